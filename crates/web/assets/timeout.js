// Warns before the session ends, alike in every tab: the tabs tell each other when one of them has
// loaded a page or asked for more time. Without this script the server still ends the session.
//
// The element carries:
//   data-timeout-at       when the session ends, in milliseconds since 1970
//   data-now              the server's time when it made the page, in the same unit
//   data-warn-seconds     how long before that the warning is shown
//   data-keep-alive       where to POST to stay signed in
//   data-csrf             the form token for it
//   data-expired          the page to show when the session has ended

const CHANNEL = "contactpoint-session";
const TICK_MS = 1000;

/**
 * @param {HTMLElement | null} element
 */
export function startTimeoutWarning(element) {
  if (!element) {
    return;
  }
  const { timeoutAt, now, warnSeconds, keepAlive, csrf, expired } = element.dataset;
  const count = element.querySelector("[data-count]");
  const spoken = element.querySelector("[data-spoken]");
  const stay = element.querySelector("button[data-stay]");
  const channel = "BroadcastChannel" in window ? new BroadcastChannel(CHANNEL) : null;
  let lastSpoken = "";
  let cameFrom = null;
  // Only how long is left is taken from the server: the clock of this machine may be wrong.
  let endsAt = Date.now() + (Number(timeoutAt) - Number(now));

  const hide = () => {
    if (element.hidden) {
      return;
    }
    element.hidden = true;
    lastSpoken = "";
    if (cameFrom instanceof HTMLElement) {
      cameFrom.focus();
    }
  };

  const show = () => {
    cameFrom = document.activeElement;
    element.hidden = false;
    stay?.focus();
  };

  const tick = () => {
    const left = Math.ceil((endsAt - Date.now()) / 1000);
    if (left <= 0) {
      // A page that names a child must not stay on the screen.
      window.location.replace(expired);
      return;
    }
    if (left > Number(warnSeconds)) {
      hide();
      return;
    }
    if (element.hidden) {
      show();
    }
    count.textContent = inWords(left);
    // The screen reader is told each half minute, not each second.
    const say = inWords(Math.ceil(left / 30) * 30);
    if (say !== lastSpoken) {
      lastSpoken = say;
      spoken.textContent = `You will be signed out in ${say}.`;
    }
  };

  const extended = (millisecondsLeft) => {
    endsAt = Date.now() + millisecondsLeft;
    tick();
  };

  stay?.addEventListener("click", async () => {
    const answer = await fetch(keepAlive, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded", accept: "application/json" },
      body: new URLSearchParams({ csrf }),
      redirect: "manual",
    }).catch(() => null);
    if (!answer?.ok) {
      window.location.replace(expired);
      return;
    }
    // {"milliseconds_left": n}
    const { milliseconds_left: left } = await answer.json();
    channel?.postMessage({ left });
    extended(left);
  });

  channel?.addEventListener("message", (event) => {
    if (Number.isFinite(event.data?.left)) {
      extended(event.data.left);
    }
  });

  channel?.postMessage({ left: endsAt - Date.now() });
  tick();
  window.setInterval(tick, TICK_MS);
  document.addEventListener("visibilitychange", tick);
}

/**
 * @param {number} seconds
 */
function inWords(seconds) {
  const minutes = Math.floor(seconds / 60);
  const rest = seconds % 60;
  const parts = [];
  if (minutes > 0) {
    parts.push(minutes === 1 ? "1 minute" : `${minutes} minutes`);
  }
  if (rest > 0 || minutes === 0) {
    parts.push(rest === 1 ? "1 second" : `${rest} seconds`);
  }
  return parts.join(" ");
}
