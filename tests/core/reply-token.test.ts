import { makeReplyToken, openReplyToken, REPLY_TOKEN_LENGTH, replyThreadKey } from '../../src/core/reply-token';

const key = (id: number, fill: number) => ({ id, key: new Uint8Array(32).fill(fill) });
const TICKET = '01936f3e-0000-7000-8000-000000000001';

describe('reply tokens', () => {
  const keys = [key(1, 7)];
  const token = makeReplyToken(keys, TICKET);

  test('fit a plus address and stand for their ticket', () => {
    expect(token).toMatch(/^[a-z2-7]+$/);
    expect(token).toHaveLength(REPLY_TOKEN_LENGTH);
    expect(openReplyToken(keys, token)).toBe(replyThreadKey(keys, TICKET));
    expect(openReplyToken(keys, token.toUpperCase())).toBe(replyThreadKey(keys, TICKET));
  });

  test('with any one character changed stand for nothing', () => {
    for (let at = 0; at < token.length; at++) {
      const other = token[at] === 'a' ? 'b' : 'a';
      expect(openReplyToken(keys, token.slice(0, at) + other + token.slice(at + 1))).toBeUndefined();
    }
  });

  test.each(['', 'a', 'x'.repeat(34), '!'.repeat(34), token + 'a', token.slice(1)])('%p is none', (wrong) => {
    expect(openReplyToken(keys, wrong)).toBeUndefined();
  });

  test('of another installation stand for nothing', () => {
    expect(openReplyToken([key(1, 8)], token)).toBeUndefined();
  });

  test('stay good when a newer key signs, and mean the same ticket', () => {
    const rotated = [...keys, key(2, 9)];
    expect(openReplyToken(rotated, token)).toBe(replyThreadKey(rotated, TICKET));
    expect(openReplyToken(rotated, makeReplyToken(rotated, TICKET))).toBe(replyThreadKey(keys, TICKET));
  });
});
