import { useEffect, useRef } from 'react';

/** What a letter of ours is made of; anything else of a document is left out. */
const TAGS = new Set(['TABLE', 'TBODY', 'TR', 'TD', 'P', 'DIV', 'SPAN', 'A', 'BDI', 'BR', 'B', 'I']);
const ATTRIBUTES = ['dir', 'lang', 'align', 'width', 'cellpadding', 'cellspacing', 'border', 'role'];

/**
 * A letter's HTML under its own styles alone. It is built element by element: the page's policy forbids style attributes, and a style
 * set through the DOM needs no exception from it.
 */
export function LetterHtml({ html }: { html: string }) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (host.current === null) return;
    const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: 'open' });
    root.replaceChildren(...built(new DOMParser().parseFromString(html, 'text/html').body));
  }, [html]);
  return <div ref={host} className="letter-html" />;
}

function built(parent: Element): Node[] {
  return [...parent.childNodes].flatMap((node): Node[] => {
    if (node instanceof Text) return [document.createTextNode(node.data)];
    if (!(node instanceof HTMLElement) || !TAGS.has(node.tagName)) return [];
    const element = document.createElement(node.tagName);
    for (const name of ATTRIBUTES) {
      const value = node.getAttribute(name);
      if (value !== null) element.setAttribute(name, value);
    }
    element.style.cssText = node.getAttribute('style') ?? '';
    element.append(...built(node));
    return [element];
  });
}
