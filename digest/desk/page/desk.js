"use strict";
const frame = () => document.querySelector("iframe");

// The frame as high as what is in it, so that there is one scroll bar; the place on the page is kept.
function fit() {
  const its = frame(), inside = its?.contentDocument?.documentElement;
  if (!inside) return;
  const place = scrollY;
  its.style.height = "0";
  its.style.height = `${inside.scrollHeight}px`;
  scrollTo(0, place);
}

// What differs on the page at this address now: texts are swapped, the frame loads again when its content may differ.
let asked = 0, stale = false;
async function refresh(again) {
  const turn = ++asked;
  stale ||= again;
  const text = await fetch(location.href, { cache: "no-store" }).then((answer) => answer.text(), () => null);
  if (text === null || turn !== asked) return; // The server is gone; or a later answer, a newer one, is on its way.
  const fresh = new DOMParser().parseFromString(text, "text/html");
  const its = frame(), next = fresh.querySelector("iframe");
  if (!its || !next) return location.reload();
  const focus = document.activeElement?.id;
  for (const part of document.querySelectorAll("[data-live]")) {
    const now = fresh.getElementById(part.id);
    if (part.innerHTML !== now.innerHTML) part.replaceChildren(...now.childNodes);
  }
  document.title = fresh.title;
  document.body.dataset.version = fresh.body.dataset.version;
  its.className = next.className;
  its.title = next.title;
  if (stale || its.getAttribute("src") !== next.getAttribute("src")) its.src = next.getAttribute("src");
  stale = false;
  if (focus && document.activeElement?.id !== focus) document.getElementById(focus)?.focus();
}

function follow() {
  const gone = document.getElementById("gone");
  const events = new EventSource("/events");
  events.onopen = () => { gone.textContent = ""; };
  events.onerror = () => { gone.textContent = gone.dataset.words; };
  events.onmessage = ({ data }) => { if (data !== document.body.dataset.version) refresh(true); };
  addEventListener("pagehide", () => events.close());
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("nav a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const address = new URL(location.href);
  address.searchParams.set(...link.dataset.set.split("="));
  history.replaceState(null, "", address);
  refresh(false);
});
// What is unfolded in the notes makes them longer; the event does not bubble.
function watch() {
  frame().contentDocument?.addEventListener("toggle", fit, true);
  fit();
}

if (frame()) {
  frame().addEventListener("load", watch);
  frame().addEventListener("transitionend", fit);
  new ResizeObserver(([entry]) => {
    const width = Math.round(entry.contentRect.width);
    if (frame().dataset.fitted !== String(width)) { frame().dataset.fitted = width; fit(); }
  }).observe(frame());
  watch();
}
// Nothing chosen on a narrow screen: all of it, rather than a strip of 640 pixels to push about.
if (innerWidth < 680 && !new URLSearchParams(location.search).has("width")) document.getElementById("width-full").click();
follow();
