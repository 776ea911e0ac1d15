// The two libraries' components, started once on each element: on the page, and in what htmx swaps in.

import {
  Accordion,
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  ExitThisPage,
  FileUpload,
  NotificationBanner,
  PasswordInput,
  Radios,
  ServiceNavigation,
  SkipLink,
  Tabs,
} from "govuk-frontend";
import { Alert } from "@ministryofjustice/frontend/moj/components/alert/alert.mjs";
import { ButtonMenu } from "@ministryofjustice/frontend/moj/components/button-menu/button-menu.mjs";
import { MultiSelect } from "@ministryofjustice/frontend/moj/components/multi-select/multi-select.mjs";
import { SortableTable } from "@ministryofjustice/frontend/moj/components/sortable-table/sortable-table.mjs";

// Leaves at once, as the Design System has it; on the way it tells our server to forget this device's
// sign-in. The browser sends that by itself: nothing waits for the answer, or minds when there is none.
class Exit extends ExitThisPage {
  exitPage() {
    const address = this.$root.dataset.exitSignal;
    if (address && navigator.sendBeacon) {
      navigator.sendBeacon(address);
    }
    super.exitPage();
  }
}

// ARIA knows no "expanded" for a radio (axe: aria-allowed-attr); what is revealed follows in reading order.
class Choice extends Radios {
  syncConditionalRevealWithInputState(input) {
    super.syncConditionalRevealWithInputState(input);
    input.removeAttribute("aria-expanded");
  }
}

const components = [
  Accordion,
  Alert,
  Button,
  ButtonMenu,
  CharacterCount,
  Checkboxes,
  Choice,
  ErrorSummary,
  Exit,
  FileUpload,
  MultiSelect,
  NotificationBanner,
  PasswordInput,
  ServiceNavigation,
  SkipLink,
  SortableTable,
  Tabs,
];

export function startComponents(scope) {
  if (!document.body.classList.contains("govuk-frontend-supported")) {
    return;
  }
  for (const Component of components) {
    for (const element of all(scope, `[data-module~="${Component.moduleName}"]`)) {
      if (!element.hasAttribute(`data-${Component.moduleName}-init`)) {
        new Component(element);
      }
    }
  }
}

export function all(scope, selector) {
  const found = [...scope.querySelectorAll(selector)];
  return scope instanceof Element && scope.matches(selector) ? [scope, ...found] : found;
}
