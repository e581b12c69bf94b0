"""Makes ``python -m survey_service`` the same command as ``otklik``."""

from survey_service.cli import main

raise SystemExit(main())
