/** A mail address as it is compared: without case, its domain in ASCII. What is no mail address is compared without case. */
export function exactAddress(address: string): string {
  const plain = address.trim().toLowerCase();
  const at = plain.lastIndexOf('@');
  if (at < 0) return plain;
  return `${plain.slice(0, at)}@${asciiDomain(plain.slice(at + 1))}`;
}

const asciiDomain = (domain: string): string =>
  /^[^\s/\\:@?#[\]]+$/.test(domain) && URL.canParse(`http://${domain}`) ? new URL(`http://${domain}`).hostname : domain;

/** Whose mailbox it is (RFC 5233): `care+anything@…` is delivered to `care@…`. */
export function mailboxOf(address: string): string {
  const exact = exactAddress(address);
  const at = exact.lastIndexOf('@');
  return at < 0 ? exact : `${exact.slice(0, at).split('+')[0] ?? ''}${exact.slice(at)}`;
}
