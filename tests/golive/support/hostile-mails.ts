import { seeded } from './bodies';

/** What a mail tries: each to run (it would set `top.hacked`) or to be loaded (it would knock at `origin`). */
const vectors = (origin: string): readonly string[] => [
  `<script>top.hacked=1;fetch('${origin}/script')</script>`,
  `<script src="${origin}/script.js"></script>`,
  `<img src="${origin}/img.png" onerror="top.hacked=1">`,
  `<img src=x onerror=top.hacked=1>`,
  `<img srcset="${origin}/srcset 1x"><picture><source srcset="${origin}/source"></picture>`,
  `<svg onload="top.hacked=1"><script>top.hacked=1</script><image href="${origin}/svg"/><use href="${origin}/use#x"/></svg>`,
  `<math><mtext><table><mglyph><style><img src=x onerror="top.hacked=1"></style></mglyph></table></mtext></math>`,
  `<iframe src="${origin}/frame" srcdoc="<script>top.hacked=1</script>"></iframe>`,
  `<object data="${origin}/object"></object><embed src="${origin}/embed"><applet code="${origin}/applet"></applet>`,
  `<link rel="stylesheet" href="${origin}/css"><link rel="prefetch" href="${origin}/prefetch"><link rel="dns-prefetch" href="${origin}">`,
  `<style>@import url("${origin}/import");*{background:url(${origin}/bg)}@font-face{font-family:x;src:url(${origin}/font)}</style>`,
  `<p style="background:url('${origin}/inline');behavior:url(${origin}/htc);-moz-binding:url(${origin}/xbl)">x</p>`,
  `<p style="width:expression(top.hacked=1)">x</p>`,
  `<body background="${origin}/background" onload="top.hacked=1">`,
  `<meta http-equiv="refresh" content="0;url=${origin}/refresh"><base href="${origin}/">`,
  `<form action="${origin}/form"><input autofocus onfocus="top.hacked=1"><button formaction="javascript:top.hacked=1">x</button></form>`,
  `<video src="${origin}/video" poster="${origin}/poster" autoplay onloadstart="top.hacked=1"></video><audio src="${origin}/audio" autoplay></audio>`,
  `<details open ontoggle="top.hacked=1"><summary>x</summary></details><marquee onstart="top.hacked=1">x</marquee>`,
  `<a href="javascript:top.hacked=1" id=x>x</a><a href="jav&#x09;ascript:top.hacked=1">y</a><a href="data:text/html,<script>top.hacked=1</script>">z</a>`,
  `<a ping="${origin}/ping" href="${origin}/ok">x</a><area href="javascript:top.hacked=1">`,
  `<table background="${origin}/table"><td background="${origin}/cell">x</td></table>`,
  `<noscript><p title="</noscript><img src=x onerror=top.hacked=1>"></noscript>`,
  `<template><img src=x onerror=top.hacked=1></template><xmp><img src=x onerror=top.hacked=1></xmp>`,
  `<textarea><!-- </textarea><img src=x onerror=top.hacked=1> --></textarea>`,
  `<svg><style><!--</style><img src=x onerror=top.hacked=1>--></svg>`,
  `<select><noembed></select><script>top.hacked=1</script></select>`,
  `<!--[if mso]><img src="${origin}/mso"><![endif]--><!--><img src=x onerror=top.hacked=1>-->`,
  `<img src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='top.hacked=1'><image href='${origin}/data'/></svg>">`,
  `<div style="position:fixed;inset:0;background:#fff;z-index:99999">sign in again</div>`,
  `<img src="//${new URL(origin).host}/protocol-relative"><img src="\\\\${new URL(origin).host}\\unc">`,
  `<input type="image" src="${origin}/image-input"><bgsound src="${origin}/sound">`,
  `<x onclick=top.hacked=1 style="animation-name:x" onanimationstart=top.hacked=1>x</x><style>@keyframes x{}</style>`,
];

const ENCODINGS = ['7bit', 'base64', 'quoted-printable', '8bit'] as const;
const CHARSETS = ['utf-8', 'windows-1256', 'iso-8859-6', 'utf-7', 'utf-16', 'x-unknown', 'us-ascii', ''] as const;
const SHAPES = ['html', 'alternative', 'related', 'nested', 'text', 'attachment', 'broken', 'deep'] as const;
const SUBJECTS = [
  '<script>top.hacked=1</script>',
  '=?utf-8?B?PHNjcmlwdD50b3AuaGFja2VkPTE8L3NjcmlwdD4=?=',
  '"><img src=x onerror=top.hacked=1>',
  '\u202egnp.exe',
  '=?x?Q?=00?=',
  '',
] as const;

export interface HostileMail {
  readonly id: string;
  readonly bytes: Buffer;
}

/** So many hostile mails, the same ones for the same `origin` every time: vectors in all wrappings, and bytes that were damaged on the way. */
export function hostileMails(origin: string, count: number): HostileMail[] {
  const random = seeded(`hostile mails of ${count}`);
  const all = vectors(origin);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  return Array.from({ length: count }, (_, at) => {
    const id = `hostile-${at}@elsewhere.example`;
    const html = Array.from({ length: 1 + Math.floor(random() * 4) }, () => pick(all)).join(
      pick(['', '\r\n', '<p>نص</p>', '</div></table>']),
    );
    const head =
      `From: ${pick(['Evil', '=?utf-8?Q?=00=0A?=', '"</b><script>top.hacked=1</script>"'])} <evil${at}@elsewhere.example>\r\nTo: 937@wasl.example\r\n` +
      `Message-ID: <${id}>\r\nDate: Wed, 25 Nov 2026 08:00:00 +0000\r\nSubject: ${pick(SUBJECTS)} ${at}\r\nMIME-Version: 1.0\r\n`;
    const mail = Buffer.from(
      head + bodyOf(pick(SHAPES), html, pick(ENCODINGS), pick(CHARSETS), origin, random),
      'utf8',
    );
    return { id, bytes: random() < 0.2 ? damaged(mail, head.length, random) : mail };
  });
}

function part(type: string, content: string, encoding: string, charset: string, extra = ''): string {
  const encoded =
    encoding === 'base64'
      ? (
          Buffer.from(content)
            .toString('base64')
            .match(/.{1,76}/g) ?? []
        ).join('\r\n')
      : encoding === 'quoted-printable'
        ? content.replace(/=/g, '=3D')
        : content;
  return `Content-Type: ${type}${charset === '' ? '' : `; charset=${charset}`}\r\nContent-Transfer-Encoding: ${encoding}\r\n${extra}\r\n${encoded}\r\n`;
}

function bodyOf(
  shape: (typeof SHAPES)[number],
  html: string,
  encoding: string,
  charset: string,
  origin: string,
  random: () => number,
): string {
  const page = part('text/html', `<html><body>${html}</body></html>`, encoding, charset);
  const multipart = (kind: string, ...parts: string[]): string =>
    `Content-Type: multipart/${kind}; boundary="b"\r\n\r\n${parts.map((one) => `--b\r\n${one}`).join('')}--b--\r\n`;
  switch (shape) {
    case 'html':
      return page;
    case 'alternative':
      return multipart(
        'alternative',
        part('text/plain', `${origin}/text javascript:top.hacked=1`, '8bit', 'utf-8'),
        page,
      );
    case 'related':
      return multipart(
        'related',
        page,
        part(
          'image/svg+xml',
          `<svg xmlns="http://www.w3.org/2000/svg" onload="top.hacked=1"><image href="${origin}/cid"/></svg>`,
          'base64',
          '',
          'Content-ID: <x>\r\n',
        ),
      );
    case 'nested':
      return multipart(
        'mixed',
        `Content-Type: message/rfc822\r\n\r\nFrom: a@b.example\r\nSubject: inner\r\nMIME-Version: 1.0\r\n${page}`,
        page,
      );
    case 'text':
      return part('text/plain', html, encoding, charset);
    case 'attachment':
      return multipart(
        'mixed',
        page,
        part(
          'text/html',
          html,
          'base64',
          'utf-8',
          `Content-Disposition: attachment; filename="../../${'x'.repeat(Math.floor(random() * 300))}.html"\r\n`,
        ),
      );
    case 'broken':
      return `Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n${page}--c\r\n${page}`;
    case 'deep':
      return part('text/html', `${'<div><table><td>'.repeat(400)}${html}`, '8bit', 'utf-8');
  }
}

/** Bytes are lost, doubled and turned over, as on a bad line; the header that names it stays, so that it can be counted. */
function damaged(mail: Buffer, from: number, random: () => number): Buffer {
  const bytes = Buffer.from(mail);
  for (let at = 0; at < 12; at += 1) {
    const place = from + Math.floor(random() * Math.max(1, bytes.length - from));
    if (place < bytes.length) bytes[place] = Math.floor(random() * 256);
  }
  return random() < 0.3 ? bytes.subarray(0, from + Math.floor(random() * (bytes.length - from))) : bytes;
}
