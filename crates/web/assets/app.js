// The one script. Pages work without it: it adds the design systems' enhancements and warns before
// the session ends.
import {
  Button,
  ErrorSummary,
  NotificationBanner,
  Radios,
  ServiceNavigation,
  SkipLink,
  createAll,
  isSupported,
} from "govuk-frontend";
import { startTimeoutWarning } from "./timeout.js";

// The design system sets these classes in an inline script; our policy allows none.
document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("govuk-frontend-supported");
}

if (isSupported()) {
  for (const component of [Button, ErrorSummary, NotificationBanner, Radios, ServiceNavigation, SkipLink]) {
    createAll(component);
  }
}

startTimeoutWarning(document.querySelector("[data-timeout-at]"));
