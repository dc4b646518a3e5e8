import { judgeAnswer, judgeRefusal } from '../../src/core/suppression';

it.each([
  ['5.1.1', '', 'bounced'],
  ['5.1.2', '', 'bounced'],
  ['5.1.10', 'null MX', 'bounced'],
  ['5.2.1', 'mailbox disabled', 'bounced'],
  ['5.2.2', '', 'mailbox_full'],
  ['5.1.8', 'bad sender', undefined],
  ['5.2.3', 'too long for this mailbox', undefined],
  ['5.7.1', 'user unknown to our policy', undefined],
  ['5.0.0', 'User unknown', 'bounced'],
  [undefined, 'no such user', 'bounced'],
  [undefined, 'The email account that you tried to reach does not exist', 'bounced'],
  [undefined, 'mailbox is full', 'mailbox_full'],
  [undefined, 'message looks like spam', undefined],
  ['4.2.2', 'mailbox full', undefined],
  ['5.1.0', '<care@x.example>: Sender address rejected: User unknown in local recipient table', undefined],
  ['5.2.1', 'The user you are trying to contact is receiving mail at a rate that prevents additional messages', undefined],
])('a refusal for good with %s %s says of the address: %s', (status, words, verdict) => {
  expect(judgeRefusal(status, words)).toBe(verdict);
});

it.each([
  ['550 5.1.1 <a@b.example>: Recipient address rejected: User unknown', 'bounced'],
  ['550-5.1.1 The email account that you tried to reach does not exist.', 'bounced'],
  ['550 No such user here', 'bounced'],
  ['552 5.2.2 Mailbox full', 'mailbox_full'],
  ['552 5.3.4 Message size exceeds fixed limit', undefined],
  ['554 5.7.1 Relay access denied', undefined],
  ['suppressed', undefined],
  ['gave_up_after_a_day: 450 4.2.0 try later', undefined],
])('a server’s answer "%s" says of the address: %s', (answer, verdict) => {
  expect(judgeAnswer(answer)).toBe(verdict);
});
