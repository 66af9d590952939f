// Templates, and the few helpers every pane needs.
import { Component, h } from "preact";
import htm from "htm";

export const html = htm.bind(h);

// JupyterLab takes its shortcuts in the capture phase and looks for this attribute on the focused
// element itself, so every focusable element has to carry it. On an ancestor it does nothing.
export const focusable = { "data-lm-suppress-shortcuts": "true" };

// A component that is drawn again only when one of its properties is another object. The status
// column changes ten times a second during a merge; nothing else should notice.
export function steady(view, same = Object.is) {
  return class extends Component {
    shouldComponentUpdate(next) {
      const names = new Set([...Object.keys(this.props), ...Object.keys(next)]);
      return [...names].some((name) => !same(this.props[name], next[name]));
    }

    render(props) {
      return h(view, props);
    }
  };
}

// For rows of a long list: Python sends them all again when one has changed.
export const sameContent = (one, other) => one === other || JSON.stringify(one) === JSON.stringify(other);

// A key we have dealt with must not reach the notebook around us.
export function handled(event) {
  event.preventDefault();
  event.stopPropagation();
}
