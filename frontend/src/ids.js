// An id nobody else on the page has. (Preact's own useId repeats itself from one root to the next, and
// every view is a root; a label would then name some other view's field.)
import { useState } from "preact/hooks";

// On the page, not in this module: the module is evaluated once for every widget.
const fresh = () => `hvlab-${(globalThis.__hvlabIds = (globalThis.__hvlabIds ?? 0) + 1)}`;

export const useUniqueId = () => useState(fresh)[0];
