import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import express from 'express';
import { formRouter } from '../../src/http/public/form-router';
import { waitFor } from '../support/wait';
import { createTestApp, type TestApp } from './support/test-app';

/** The public form with little room, so that a few kilobytes fill it. */
let t: TestApp;
let server: http.Server;
let url: string;
beforeAll(async () => {
  t = await createTestApp();
  server = http.createServer(express().use(formRouter(t.app, { total: 150_000, each: 100_000 })));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/form/937`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await t.close();
});
beforeEach(() => t.app.db.knex('rate_limits').delete());

const WORDS = {
  language: 'en',
  kind: 'complaint',
  subject: 'An appointment',
  text: 'It was cancelled twice',
  name: 'Hind',
  mobile: '0500000012',
  mail: '',
  consent: 'yes',
};
async function post(fileBytes: number): Promise<{ status: number; page: string }> {
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...WORDS, id: randomUUID() })) form.append(name, value);
  form.append('files', new Blob([Buffer.alloc(fileBytes, 'a')]), 'a.txt');
  const answer = await fetch(url, { method: 'POST', body: form, redirect: 'manual' });
  return { status: answer.status, page: await answer.text() };
}
/** Sends a part of a file and then nothing more. */
function slowPost(bytes: number): http.ClientRequest {
  const request = http.request(url, { method: 'POST', headers: { 'content-type': 'multipart/form-data; boundary=b' } });
  request.on('error', () => undefined);
  request.write(
    `--b\r\nContent-Disposition: form-data; name="files"; filename="x.bin"\r\nContent-Type: text/plain\r\n\r\n`,
  );
  request.write(Buffer.alloc(bytes, 'x'));
  return request;
}

/** Slow senders until there is no room: one that comes beside another post may itself be the one that is read over. */
async function fill(): Promise<{ leave(): void }> {
  const slow: http.ClientRequest[] = [];
  await waitFor(async () => {
    await t.app.db.knex('rate_limits').delete();
    slow.push(slowPost(80_000));
    return (await post(40_000)).status === 503;
  }, 'there is no more room for this sender');
  // those that came through meanwhile are not what is looked at
  await t.app.db.knex('rate_limits').delete();
  return { leave: () => slow.forEach((request) => request.destroy()) };
}

it('holds no more of unfinished posts than it has room for, says so with the words that were typed, and has room again when they end', async () => {
  const slow = await fill();
  const refused = await post(40_000);
  expect(refused.page).toContain('Many files are being sent at the moment');
  expect(refused.page).toContain('It was cancelled twice');
  expect(refused.page).toMatch(/choose your files again/);
  const tickets = async (): Promise<number> =>
    Number((await t.app.db.knex('sightings').count({ n: '*' }).first())?.['n']);
  const before = await tickets();
  slow.leave();
  await waitFor(async () => (await post(40_000)).status === 303, 'there is room again');
  expect(await tickets()).toBe(before + 1);
});

it('takes words without files while there is no room for files', async () => {
  const slow = await fill();
  const body = new URLSearchParams({ ...WORDS, id: randomUUID() });
  expect((await fetch(url, { method: 'POST', body, redirect: 'manual' })).status).toBe(303);
  slow.leave();
});
