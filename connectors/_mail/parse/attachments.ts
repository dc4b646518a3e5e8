/** Attachments as they may be stored: safe names, types by what the bytes say. */
import { createHash } from 'node:crypto';
import { fileTypeFromBuffer } from 'file-type/node';
import { LIMITS } from './limits';
import type { Part } from './mime';
import { hasBidiControls, oneLine } from './text';

export interface MailAttachment {
  /** Null when the mail gives none. */
  readonly filename: string | null;
  readonly contentType: string;
  readonly declaredType: string;
  readonly content: Buffer;
  readonly sha256: string;
  readonly inline: boolean;
  readonly contentId: string | undefined;
}

const LONGEST_NAME_BYTES = 255;
const LONGEST_RAW_NAME = 1000;
/** A date written into a name is no path. */
const DATE_SLASH = /(?<=\d)\/(?=\d)/g;
const DANGEROUS = /\.(?:ade|adp|apk|appx|bat|chm|cmd|com|cpl|dll|exe|gadget|hta|inf|ins|iso|img|vhdx?|jar|jnlp|jse?|lnk|mde|msc|msi|msix|msp|mst|one|pif|ps1|psm1|reg|scr|sct|shb|sys|vbe?|vbs|wsc|wsf|wsh|xll|docm|dotm|xlsm|xltm|xlam|pptm|potm|ppam|sldm)$/i;
const EXECUTABLE = /^application\/(?:x-msdownload|x-elf|x-mach-binary|x-executable|vnd\.microsoft\.portable-executable)$/;
/** Wrappers whose kind is better known by the declared type. */
const CONTAINERS = new Set(['application/zip', 'application/x-cfb', 'application/xml', 'application/gzip', 'application/ogg', 'video/mp4']);
const SIGNATURE_BYTES = 64 * 1024;
const TYPES_BY_EXTENSION: Readonly<Record<string, string>> = {
  pdf: 'application/pdf', txt: 'text/plain', csv: 'text/csv', html: 'text/html', htm: 'text/html', ics: 'text/calendar', vcf: 'text/vcard',
  doc: 'application/msword', xls: 'application/vnd.ms-excel', ppt: 'application/vnd.ms-powerpoint', eml: 'message/rfc822', xml: 'application/xml',
  json: 'application/json', rtf: 'application/rtf', svg: 'image/svg+xml', msg: 'application/vnd.ms-outlook',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  jpg: 'image/jpeg', jpeg: 'image/jpeg', png: 'image/png', gif: 'image/gif', tif: 'image/tiff', tiff: 'image/tiff',
};

/** A name without path, controls and turning marks, at most 255 bytes, its extension kept. Null when nothing is left. */
export function safeFilename(name: string | undefined): string | null {
  if (name === undefined) return null;
  const base = oneLine(name.slice(0, LONGEST_RAW_NAME)).replace(DATE_SLASH, '-').split(/[\\/]/).findLast((step) => step.trim() !== '') ?? '';
  const clean = base.replace(/^\s+|[.\s]+$/g, '').normalize('NFC');
  return clean === '' ? null : shorten(clean);
}

function shorten(name: string): string {
  if (Buffer.byteLength(name) <= LONGEST_NAME_BYTES) return name;
  const extension = /\.[^.]{1,16}$/.exec(name)?.[0] ?? '';
  let stem = name.slice(0, name.length - extension.length);
  while (Buffer.byteLength(stem + extension) > LONGEST_NAME_BYTES) stem = [...stem].slice(0, -1).join('');
  return stem + extension;
}

/** `name (2).pdf` for the second of the same name, whatever its case. */
function unique(name: string | null, taken: Set<string>): string | null {
  if (name === null) return null;
  const dot = name.lastIndexOf('.');
  const [stem, extension] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
  let candidate = name;
  for (let n = 2; taken.has(candidate.toLowerCase()); n++) candidate = shorten(`${stem} (${n})${extension}`);
  taken.add(candidate.toLowerCase());
  return candidate;
}

/** Pictures, PDFs and archives begin so; no text does, whatever it is called. */
const MAGIC = /^(?:GIF8[79]a|\x89PNG\r\n|%PDF-\d|PK\x03\x04|\xff\xd8\xff)/;
export const isPlainlyFile = (content: Buffer): boolean => MAGIC.test(content.toString('latin1', 0, 8));

/** The type that the bytes prove; where they prove nothing the declared one, and for "some bytes" the name's. */
async function typeOf(part: Part, filename: string | null): Promise<string> {
  if (part.type.startsWith('message/') || (part.type.startsWith('text/') && !isPlainlyFile(part.content))) return part.type;
  const found = (await fileTypeFromBuffer(part.content.subarray(0, SIGNATURE_BYTES)).catch(() => undefined))?.mime;
  const declared = part.type === 'image/jpg' || part.type === 'image/pjpeg' ? 'image/jpeg' : part.type;
  const vague = /^application\/(?:octet-?stream|x-download|binary|force-download|unknown)$/.test(declared);
  const byName = TYPES_BY_EXTENSION[/\.([^.]+)$/.exec(filename ?? '')?.[1]?.toLowerCase() ?? ''];
  if (found === undefined) return vague ? (byName ?? 'application/octet-stream') : declared;
  if (CONTAINERS.has(found)) return vague ? (byName ?? found) : declared;
  return found;
}

function isInline(part: Part): boolean {
  if (part.disposition === 'attachment') return false;
  return part.disposition === 'inline' || part.contentId !== undefined;
}

/** Turns leaves into attachments. What is dangerous or beyond the limit is said in `warnings`. */
export async function readAttachments(parts: readonly Part[], warnings: Set<string>): Promise<MailAttachment[]> {
  if (parts.length > LIMITS.attachments) warnings.add('too_many_attachments');
  const taken = new Set<string>();
  const found: MailAttachment[] = [];
  for (const part of parts.slice(0, LIMITS.attachments)) {
    const filename = unique(safeFilename(part.filename), taken);
    const contentType = await typeOf(part, filename);
    if (part.filename !== undefined && hasBidiControls(part.filename)) warnings.add('bidi_controls');
    if (DANGEROUS.test(filename ?? '') || EXECUTABLE.test(contentType)) warnings.add('dangerous_attachment');
    found.push({
      filename, contentType, declaredType: part.type, content: part.content, inline: isInline(part), contentId: part.contentId,
      sha256: createHash('sha256').update(part.content).digest('hex'),
    });
  }
  return found;
}
