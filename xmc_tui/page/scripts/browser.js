"use strict";

// Runs after textual.js, the script of textual-serve, which opens a terminal and a web socket when
// the page has loaded. This script starts it once the font is there, gives the terminal the focus,
// and adds pictures in pixels.
(() => {
  const open = window.onload;
  const FONT_SECONDS = 3;

  // textual.js keeps its terminal in a local variable. An addon gets the terminal when it is
  // loaded, so the first one that xterm.js registers in its list is asked. Without the terminal
  // there are no pixels, and everything else works. The size of the terminal is part of the address
  // of the web socket, so `prepare` is called before that is opened.
  function openPrepared(event, prepare) {
    const { push } = Array.prototype;
    const { WebSocket } = window;
    let terminal = null;
    Array.prototype.push = function (...items) {
      const addon = items[0]?.instance;
      if (typeof addon?.activate === "function") {
        Array.prototype.push = push;
        addon.activate = function (given) {
          terminal = given;
          delete addon.activate;
          return addon.activate(given);
        };
      }
      return push.apply(this, items);
    };
    window.WebSocket = function (address) {
      if (terminal === null) return new WebSocket(address);
      prepare(terminal);
      const size = new URLSearchParams({ width: terminal.cols, height: terminal.rows });
      return new WebSocket(`${address.split("?")[0]}?${size}`);
    };
    try {
      open(event);
    } finally {
      Array.prototype.push = push;
      window.WebSocket = WebSocket;
    }
    return terminal;
  }

  // Sixels have the size of CSS pixels and the program counts in whole ones: choose the nearest
  // size of the font and the least line height whose cells are whole pixels wide and high. Returns
  // whether there is one: the sizes of cells depend on the zoom.
  function fitCellsToPixels(terminal, fontSize) {
    const { options } = terminal;
    const screen = terminal.element.querySelector(".xterm-screen");
    const isWhole = (length) => Math.abs(length - Math.round(length)) < 0.001;
    for (let step = 0; step <= 50; step += 1) {
      options.lineHeight = 1;
      options.fontSize = fontSize + (step % 2 ? step + 1 : -step) / 20;
      if (!isWhole(screen.getBoundingClientRect().width / terminal.cols)) continue;
      for (let height = 100; height <= 114; height += 2) {
        options.lineHeight = height / 100;
        if (isWhole(screen.getBoundingClientRect().height / terminal.rows)) return true;
      }
    }
    options.lineHeight = 1;
    options.fontSize = fontSize;
    return false;
  }

  // The sizes of cells follow the zoom, which comes as a resize of the window.
  function fitAfterZoom(terminal, fontSize) {
    let ratio = window.devicePixelRatio;
    window.addEventListener("resize", () => {
      if (window.devicePixelRatio === ratio) return;
      ratio = window.devicePixelRatio;
      fitCellsToPixels(terminal, fontSize);
      window.onresize();
    });
  }

  function focusOnceConnected(element) {
    const focus = () => element.querySelector(".xterm-helper-textarea")?.focus();
    new MutationObserver((_, observer) => {
      if (element.classList.contains("-connected")) {
        observer.disconnect();
        focus();
      }
    }).observe(element, { attributes: true, attributeFilter: ["class"] });
    document.addEventListener("visibilitychange", focus);
    document.addEventListener("click", focus);
  }

  function offerToOpenAgain() {
    const button = document.querySelector("#ended button");
    button.onclick = () => window.location.reload();
    new MutationObserver(() => {
      if (document.body.classList.contains("-closed")) button.focus();
    }).observe(document.body, { attributes: true, attributeFilter: ["class"] });
  }

  window.onload = async (event) => {
    const element = document.querySelector(".textual-terminal");
    const scheme = window.location.protocol === "https:" ? "wss:" : "ws:";
    const folder = window.location.pathname.replace(/[^/]*$/, "");
    const fontSize = Number(element.dataset.fontSize);
    element.dataset.sessionWebsocketUrl = `${scheme}//${window.location.host}${folder}ws`;
    focusOnceConnected(element);
    offerToOpenAgain();
    // The cells are measured when the terminal opens.
    const timeout = new Promise((done) => setTimeout(done, FONT_SECONDS * 1000));
    const font = document.fonts.load(`${fontSize}px "Roboto Mono"`);
    await Promise.race([font, timeout]).catch(() => {});
    window.xmcTerminal = openPrepared(event, (terminal) => {
      if (!fitCellsToPixels(terminal, fontSize)) return;
      terminal.loadAddon(new ImageAddon.ImageAddon({ iipSupport: false }));
      window.onresize(); // of textual.js: fits the terminal to the window
      fitAfterZoom(terminal, fontSize);
    });
  };
})();
