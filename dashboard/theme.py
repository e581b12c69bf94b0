"""Colours and type, once: for Streamlit's options and for the charts.

Marks must be told apart on white, on the dark background, on paper and by
people who do not see red: opinion is blue and round, the operator's is orange
and angular, everywhere. ``static/dashboard.css`` holds the same for tables.
"""

OPINION = "#2b7bb5"
OPERATOR = "#c8701a"
NEUTRAL = "#8a949c"

OPTIONS: dict[str, object] = {
    "theme.font": "sans-serif",
    "theme.headingFont": "sans-serif",
    "theme.baseFontSize": 15,
    "theme.headingFontWeights": [650, 650, 600, 600, 600, 600],
    "theme.headingFontSizes": ["1.6rem", "1.2rem", "1.05rem", "1rem", "1rem", "1rem"],
    "theme.linkUnderline": True,
    "theme.showWidgetBorder": True,
    "theme.light.primaryColor": "#175d87",
    "theme.light.backgroundColor": "#ffffff",
    "theme.light.secondaryBackgroundColor": "#f3f5f7",
    "theme.light.textColor": "#1c262e",
    "theme.light.linkColor": "#175d87",
    "theme.dark.primaryColor": "#78bde6",
    "theme.dark.backgroundColor": "#13181c",
    "theme.dark.secondaryBackgroundColor": "#1e252b",
    "theme.dark.textColor": "#e4e9ed",
    "theme.dark.linkColor": "#8cc7ea",
}
