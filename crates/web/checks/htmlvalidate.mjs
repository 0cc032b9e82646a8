// How html-validate is set: everything it recommends, but for what the GOV.UK Design System itself
// does otherwise.
export const config = {
  root: true,
  extends: ["html-validate:recommended", "html-validate:a11y"],
  rules: {
    // Templates leave blanks at line ends where a condition does not hold.
    "no-trailing-whitespace": "off",
    // GOV.UK's date input says role="group" on its fieldset, for old screen readers.
    "no-redundant-role": "off",
    // A PIN is neither the current password nor a new one: no purpose fits, and "off" would stop
    // password managers.
    "autocomplete-password": "off",
    // Our telephone links do not break: the stylesheet sees to it, and a copied number stays plain.
    "tel-non-breaking": ["error", { ignoreClasses: ["cp-tel"] }],
  },
};
