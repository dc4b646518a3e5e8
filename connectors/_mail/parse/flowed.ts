/**
 * Joins the soft-wrapped lines of format=flowed (RFC 3676 §4). Quoted lines are joined within their depth and keep their marks.
 * @param delSp `DelSp=yes`: the trailing space is only a mark and goes (languages without spaces)
 */
export function unflow(text: string, delSp: boolean): string {
  const out: string[] = [];
  let open = false;
  let openDepth = 0;
  for (const line of text.split('\n')) {
    const marks = /^>*/.exec(line)?.[0] ?? '';
    const depth = marks.length;
    const content = line.slice(depth).replace(/^ /, '');
    const signature = content === '-- ';
    const soft = content.endsWith(' ') && !signature;
    const piece = soft && delSp ? content.slice(0, -1) : content;
    if (open && depth === openDepth && !signature) out.push((out.pop() ?? '') + piece);
    else out.push(depth > 0 ? `${marks} ${piece}` : piece);
    open = soft;
    openDepth = depth;
  }
  return out.join('\n');
}
