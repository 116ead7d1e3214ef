package io.github.jerseycached.example;

/** Measures in the page, by the formula of WCAG 2.2. */
final class Contrast {
    /** Gives the texts that are shown with too little contrast to their ground. */
    static final String SCRIPT = """
            () => {
              const channels = (color) => color.match(/[\\d.]+/g).map(Number);
              const luminance = ([r, g, b]) => {
                const [x, y, z] = [r, g, b].map((c) => c / 255)
                    .map((c) => (c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4));
                return .2126 * x + .7152 * y + .0722 * z;
              };
              const ground = (element) => {
                for (let each = element; each; each = each.parentElement) {
                  const color = channels(getComputedStyle(each).backgroundColor);
                  if (color.length === 3 || color[3] > 0) return color;
                }
                return [255, 255, 255];
              };
              const poor = [];
              const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
              while (texts.nextNode()) {
                const element = texts.currentNode.parentElement;
                if (!texts.currentNode.data.trim() || !element.checkVisibility()
                    || element.closest('svg, noscript, option, .skip')) continue;
                const [one, other] = [channels(getComputedStyle(element).color), ground(element)].map(luminance);
                const ratio = (Math.max(one, other) + .05) / (Math.min(one, other) + .05);
                if (ratio < 4.5) poor.push(texts.currentNode.data.trim() + ': ' + ratio.toFixed(2));
              }
              return poor;
            }
            """;

    private Contrast() {}
}
