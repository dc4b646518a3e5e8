/** A multipart without parts: the boundary is nowhere, so what follows the header is the text. */
import type { Repairs } from './encoded-words';
import type { Part } from './mime';

/** Gives a leafless root the raw body as its text; any other root is returned as it is. */
export function unwrapBody(root: Part, bytes: Buffer, bodyStart: number, repairs: Repairs): Part {
  const empty = root.type.startsWith('multipart/') && root.children.length === 0;
  if (!empty && !isUntypedPage(root)) return root;
  const content = empty ? bytes.subarray(bodyStart) : root.content;
  if (content.toString('latin1').trim() === '') return root;
  repairs.add(empty ? 'multipart_without_parts' : 'untyped_html');
  return { ...root, type: looksLikeHtml(content) ? 'text/html' : 'text/plain', content, disposition: '', filename: undefined };
}

/** HTML that nobody called HTML. */
const isUntypedPage = (root: Part): boolean => root.type === 'text/plain' && !root.headers.has('content-type') && looksLikeHtml(root.content);
const looksLikeHtml = (content: Buffer): boolean => /^\s*(?:<!doctype html|<html[\s>])/i.test(content.toString('latin1', 0, 512));
