/** Where anybody may have a mailbox: to block one of these domains would set aside thousands of people. */
const PUBLIC_MAIL = new Set(
  'gmail.com googlemail.com hotmail.com outlook.com outlook.sa live.com msn.com yahoo.com ymail.com icloud.com me.com mac.com aol.com gmx.com gmx.net proton.me protonmail.com zoho.com mail.ru yandex.ru yandex.com'.split(' '),
);

export const isPublicMail = (domain: string): boolean => PUBLIC_MAIL.has(domain.toLowerCase());
