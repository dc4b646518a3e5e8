import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { App } from '../../src/app/context';
import { shutCase } from '../../src/app/shut-case';
import { inviteToSurveys } from '../../src/app/surveys/invite';
import { surveyToken } from '../../src/app/surveys/survey-token';
import type { TicketId } from '../../src/core/ids';
import { SURVEY } from '../../src/core/survey';
import { surveyRouter } from '../../src/http/public/survey-router';
import { ClockDesk } from '../support/clock-desk';

let world: ClockDesk;
let server: http.Server;
let url: string;
let ticketId: TicketId;
beforeAll(async () => {
  world = await ClockDesk.open();
  const app: App = { ...world.app, publicUrl: 'https://care.example' };
  server = http.createServer(express().use(surveyRouter(app))).listen(0, '127.0.0.1');
  await once(server, 'listening');
  ticketId = await world.mail('mona@mail.example');
  await world.update(ticketId, { type: 'CMP' });
  const { version } = await world.ticket(ticketId);
  const result = { outcome: 'OC-01', cause: 'CA-4', subject: 'SB-3' };
  await shutCase(app, world.desk.agent, ticketId, { ...result, as: 'closed', toldBy: 'call', note: 'told', acceptance: 'yes', version: version as number });
  await inviteToSurveys(app);
  const [survey] = await world.app.sql<{ id: string }>('select id from surveys where ticket_id = ?', [ticketId]);
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/survey/${surveyToken(app, survey?.id ?? '')}`;
});
afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await world.close();
});

const answers = () => world.app.sql('select question, score from survey_answers order by question');
const post = (body: string): Promise<Response> =>
  fetch(`${url}?lang=en`, { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded' } });

test('the page asks all questions in either language, without a script, and looking changes nothing', async () => {
  const before = (await world.ticket(ticketId))['version'];
  for (const language of ['ar', 'en'] as const) {
    const response = await fetch(`${url}?lang=${language}`);
    expect([response.status, response.headers.get('referrer-policy')]).toEqual([200, 'no-referrer']);
    const html = await response.text();
    expect(html).toContain(`<html lang="${language}"`);
    expect(html).not.toContain('<script');
    for (const { code, text } of SURVEY) {
      expect(html).toContain(`name="${code}"`);
      expect(html).toContain(text[language]);
    }
  }
  expect([await answers(), (await world.ticket(ticketId))['version']]).toEqual([[], before]);
});

test('a link that we did not sign looks like one that has ended', async () => {
  const response = await fetch(url.replace(/survey\/./, 'survey/-'));
  expect([response.status, (await response.text()).includes('<form')]).toEqual([404, false]);
});

test('an empty form keeps nothing; a filled one is kept, and thanked for from then on', async () => {
  await post('SV-1=');
  expect(await answers()).toEqual([]);
  const html = await (await post('SV-1=2&SV-6=1&nothing=1')).text();
  expect(html).toContain('you may object to the result');
  expect(await answers()).toEqual([{ question: 'SV-1', score: 2 }, { question: 'SV-6', score: 1 }]);
  const again = await (await fetch(`${url}?lang=en`)).text();
  expect(again).toContain('Thank you');
  expect(again).not.toContain('<form');
});
