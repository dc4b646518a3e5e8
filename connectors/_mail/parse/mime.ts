/**
 * MIME structure by mailparser, every leaf kept apart with its bytes transfer-decoded and its charset untouched: which part is a
 * text and in which charset it is written is decided afterwards, with the whole mail in view and in one pass.
 */
import { MailParser, type AttachmentStream, type MailParserOptions, type MessageText } from 'mailparser';
import type { Told } from './charset';
import type { Repairs } from './encoded-words';
import { HeaderFields, type HeaderLine } from './header-fields';
import { LIMITS } from './limits';
import { parseParameterised, type Parameterised } from './parameters';
import { decodeTextBase64, decodeTransfer } from './transfer';

export interface Part {
  /** Lower case `type/subtype`; what the header's absence or rubbish means is settled (RFC 2045 §5.2). */
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly disposition: string;
  readonly filename: string | undefined;
  readonly contentId: string | undefined;
  readonly headers: HeaderFields;
  readonly children: readonly Part[];
  /** Decoded bytes of a leaf; empty for a multipart. */
  readonly content: Buffer;
}

/** mailparser's own node, as far as it is read here. */
interface ParserNode {
  readonly headers: object;
  readonly headerLines: readonly HeaderLine[] | false;
  readonly children: readonly ParserNode[];
  /** `binary` when the content is as it came. */
  readonly encoding?: string;
}

/**
 * mailparser joins the types in `textTypes` into one text and hands out everything else as attachments. With none it hands out
 * every leaf, which is what we need. The field is not in its typings; a test fails if it stops working.
 */
class LeafParser extends MailParser {
  readonly textTypes: readonly string[] = [];
  declare readonly tree: ParserNode | false;

  constructor(options: MailParserOptions) {
    super(options);
    const create: unknown = Reflect.get(this, 'createNode');
    if (typeof create !== 'function') return;
    Reflect.set(this, 'createNode', (node: object): unknown => {
      // texts in base64 come undecoded, so that what is no base64 in them can be seen
      if (/^text\/(?:plain|html)$/.test(String(Reflect.get(node, 'contentType'))) && Reflect.get(node, 'encoding') === 'base64') Reflect.set(node, 'encoding', 'binary');
      return Reflect.apply(create, this, [node]);
    });
  }
}

interface SplitterOptions {
  readonly ignoreEmbedded: boolean;
  readonly maxHeadSize: number;
  readonly maxChildNodes: number;
}

function isAttachment(data: AttachmentStream | MessageText): data is AttachmentStream {
  return data.type === 'attachment';
}

/** Reads the whole structure. On a limit what was read so far is kept and `warnings` says so; it never throws for bad bytes. */
export async function readMime(bytes: Buffer, repairs: Repairs, warnings: Set<string>, hint?: Told): Promise<Part> {
  const contents = new Map<object, Buffer>();
  const splitter: SplitterOptions = { ignoreEmbedded: true, maxHeadSize: LIMITS.headerBytes * 2, maxChildNodes: LIMITS.parts + 10 };
  const parser = new LeafParser({ skipHtmlToText: true, skipTextToHtml: true, skipImageLinks: true, checksumAlgo: false, ...splitter });
  await new Promise<void>((resolve) => {
    const stop = (): void => {
      warnings.add('truncated');
      resolve();
    };
    parser.once('end', resolve);
    parser.on('error', stop);
    parser.on('data', (data) => {
      if (isAttachment(data)) collect(data, contents);
    });
    parser.end(bytes);
  });
  const root = parser.tree;
  return root ? toPart(root, contents, repairs, hint, undefined) : emptyPart();
}

function collect(leaf: AttachmentStream, contents: Map<object, Buffer>): void {
  const chunks: Buffer[] = [];
  leaf.content.on('data', (chunk: Buffer) => chunks.push(chunk));
  leaf.content.once('end', () => {
    const [only] = chunks;
    contents.set(leaf.headers, chunks.length === 1 && only ? only : Buffer.concat(chunks));
    leaf.release?.();
  });
}

const emptyPart = (): Part => ({
  type: 'text/plain', parameters: new Map(), disposition: '', filename: undefined, contentId: undefined, headers: new HeaderFields([]), children: [], content: Buffer.alloc(0),
});

function toPart(node: ParserNode, contents: ReadonlyMap<object, Buffer>, repairs: Repairs, hint: Told | undefined, parent: string | undefined): Part {
  const headers = new HeaderFields(node.headerLines || []);
  const declared = parseParameterised(headers.first('content-type') ?? '', repairs, hint);
  const placed = parseParameterised(headers.first('content-disposition') ?? '', repairs, hint);
  const type = settleType(declared.value, headers.has('content-type'), placed, parent);
  const children = node.children.map((child) => toPart(child, contents, repairs, hint, type));
  const raw = contents.get(node.headers) ?? Buffer.alloc(0);
  return {
    type,
    parameters: declared.parameters,
    disposition: placed.value,
    filename: placed.parameters.get('filename') ?? declared.parameters.get('name') ?? locationName(headers),
    contentId: headers.token('content-id').replace(/^<|>$/g, '') || undefined,
    headers,
    children,
    content: children.length > 0 ? raw : leafContent(node, raw, headers.token('content-transfer-encoding'), repairs),
  };
}

function leafContent(node: ParserNode, raw: Buffer, encoding: string, repairs: Repairs): Buffer {
  const undecoded = node.encoding === 'binary' && /^\s*base64\s*(?:\(|$)/i.test(encoding);
  return undecoded ? decodeTextBase64(raw, repairs) : decodeTransfer(raw, encoding, repairs);
}

function settleType(declared: string, present: boolean, placed: Parameterised, parent: string | undefined): string {
  const [, type = '', subtype = ''] = /^([a-z0-9!#$&^_.+-]+)\s*\/\s*([a-z0-9!#$&^_.+-]+)/.exec(declared) ?? [];
  if (type !== '') return `${type}/${subtype}`;
  if (declared.startsWith('multipart')) return 'multipart/mixed';
  if (!present && parent === 'multipart/digest') return 'message/rfc822';
  if (/^(?:text|plain|text\/)$/.test(declared)) return 'text/plain';
  if (/^<?html>?$/.test(declared)) return 'text/html';
  return placed.value === 'attachment' || placed.parameters.has('filename') ? 'application/octet-stream' : 'text/plain';
}

/** A part without a name may say where it lay on the web. */
function locationName(headers: HeaderFields): string | undefined {
  const name = headers.token('content-location').replace(/[?#].*$/, '').split('/').pop() ?? '';
  return /^[\w. ()-]{1,120}\.[a-z0-9]{2,5}$/i.test(name) ? name : undefined;
}
