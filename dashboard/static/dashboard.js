// Streamlit speaks English in a few places that cannot be configured: these are
// translated as they appear. Two more habits of a browser are mended here: a
// closed session leads to the sign-in page, and our own links do not reload.
(() => {
  "use strict";

  // The server is at the root; otherwise it is searched for under every page.
  window.__streamlit = { BACKEND_BASE_URL: `${window.location.origin}/` };

  const WORDS = new Map(Object.entries({
    "Connection error": "Связь потеряна",
    "Connecting": "Соединение",
    "Connecting...": "Соединение…",
    "CONNECTING": "СОЕДИНЕНИЕ",
    "Connecting to Streamlit server": "Соединение с сервером панели",
    "Unable to connect to Streamlit server": "Нет связи с сервером панели",
    "Connection lost. Please wait for the app to reconnect, then try again.":
      "Связь потеряна. Дождитесь, пока она восстановится, и повторите.",
    "Streamlit server is not responding. Are you connected to the internet?":
      "Сервер панели не отвечает. Проверьте подключение к сети: связь восстановится сама.",
    "Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your terminal:":
      "Сервер панели не отвечает. Если связь не восстановится за минуту, сообщите администратору.",
    "Connection timed out.": "Сервер панели не отвечает. Связь восстановится сама.",
    "Running...": "Обновляется…",
    "Please wait...": "Подождите…",
    "Stop": "Остановить",
    "Stopping...": "Останавливается…",
    "Close": "Закрыть",
    "Try again": "Повторить",
    "Page not found": "Страница не найдена",
    "Skip to main content": "К содержанию",
    "App pages": "Разделы",
    "Main menu": "Меню",
    "Sidebar": "Меню",
    "Expand sidebar": "Показать меню",
    "Collapse sidebar": "Скрыть меню",
    "Selectbox options": "Варианты",
    "No results": "Ничего не найдено",
    "Clear value": "Очистить",
    "Fullscreen": "Во весь экран",
    "Close fullscreen": "Свернуть",
    "Show data": "Показать данные",
    "Show chart": "Показать график",
    "Copy to clipboard": "Скопировать",
    "Choose an option": "Выберите",
    "Open": "Открыть список",
    "Download as PNG": "Сохранить рисунок",
    "Copy Vega-Lite spec": "Скопировать описание графика",
    "visualization": "график",
    "Failed to generate file for download": "Файл не получен. Причина — ниже.",
    "Download failed": "Файл не получен. Повторите через минуту.",
  }));
  const ATTRIBUTES = ["aria-label", "title", "placeholder", "alt", "aria-roledescription"];

  const translated = (text) => {
    const words = WORDS.get(text.trim());
    if (words !== undefined) return text.replace(text.trim(), words);
    if (/^(You have requested page \/|The page that you have requested)/.test(text)) return "Такой страницы нет. Откройте обзор.";
    return undefined;
  };

  const translateText = (node) => {
    const words = translated(node.data);
    if (words !== undefined) node.data = words;
  };

  const translateAttributes = (element) => {
    for (const name of ATTRIBUTES) {
      const value = element.getAttribute(name);
      const words = value ? translated(value) : undefined;
      if (words !== undefined) element.setAttribute(name, words);
    }
  };

  const translateTree = (root) => {
    if (root.nodeType === Node.TEXT_NODE) return translateText(root);
    if (root.nodeType !== Node.ELEMENT_NODE) return undefined;
    // Our own tables are Russian already, and may be long.
    if (root.closest(".stHtml")) return undefined;
    translateAttributes(root);
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.nodeType === Node.TEXT_NODE) translateText(node);
      else translateAttributes(node);
    }
    return undefined;
  };

  // A chart is named in Russian on its frame and has a table beside it; what Vega
  // says about every single mark is English and of no use to a screen reader.
  const silenceCharts = () => {
    for (const drawing of document.querySelectorAll(
      '[data-testid="stVegaLiteChart"] svg:not([aria-hidden])',
    )) drawing.setAttribute("aria-hidden", "true");
  };

  // A table whose numbers moved is drawn anew: whoever stood on a link stands there again.
  const linksTo = (address) =>
    [...document.querySelectorAll(".stHtml a[href]")].filter((link) => link.getAttribute("href") === address);
  let standing = null;
  document.addEventListener("focusin", (event) => {
    const address = event.target.closest?.(".stHtml a[href]")?.getAttribute("href");
    standing = address ? { address, place: linksTo(address).indexOf(event.target) } : null;
  });
  document.addEventListener("pointerdown", () => { standing = null; });
  const standAgain = () => {
    if (!standing || document.activeElement !== document.body) return;
    const { address, place } = standing;
    linksTo(address).at(place)?.focus({ preventScroll: true });
  };

  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "characterData") translateText(change.target);
      else if (change.type === "attributes") translateAttributes(change.target);
      else change.addedNodes.forEach(translateTree);
    }
    silenceCharts();
    standAgain();
  }).observe(document.documentElement, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES,
  });

  // A lost connection may be a lost session: then the way on is the sign-in page.
  // The guard closes the connection with 4401, and answers any file with a redirect.
  const SIGN_IN_NEEDED = 4401;
  let asking = 0;
  const askWhether = async () => {
    try {
      const answer = await fetch("/_stcore/host-config", { redirect: "manual", cache: "no-store" });
      if (answer.type === "opaqueredirect") window.location.reload();
      if (answer.ok) {
        window.clearInterval(asking);
        asking = 0;
      }
    } catch {
      // The server itself is away: ask again.
    }
  };
  window.WebSocket = class extends window.WebSocket {
    constructor(...parameters) {
      super(...parameters);
      this.addEventListener("close", (event) => {
        if (event.code === SIGN_IN_NEEDED) window.location.reload();
        else if (!asking) asking = window.setInterval(askWhether, 3000);
      });
    }
  };

  // Streamlit follows the browser's history, so a link needs no new page.
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest?.('.stHtml a[href^="/organization"], .stHtml a[href^="/alerts"]');
    if (!link) return;
    event.preventDefault();
    window.history.pushState({}, "", link.getAttribute("href"));
    window.dispatchEvent(new PopStateEvent("popstate", { state: {} }));
    window.scrollTo(0, 0);
  });
})();
