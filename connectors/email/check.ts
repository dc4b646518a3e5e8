import { CHECK_STEPS, healthOf, HostRefused, type CheckStep, type Context, type Health, type LocalizedText } from '../contract';
import { failedStep, STEP_ADVICE } from '../_mail/connection-step';
import { openImap, type ImapServer } from '../_mail/imap/connect';
import { toPullFailure } from '../_mail/imap/failure';
import { smtpTrouble } from '../_mail/smtp/check';
import { probeSenders, SenderRefused } from '../_mail/smtp/sender-probe';
import { openSmtp, type SmtpServer } from '../_mail/smtp/server';
import type { EmailConfig } from './config';
import { ownAddresses } from './own-addresses';
import { imapServer } from './pull';
import { smtpServer } from './send';

const NO_WAY_IN: LocalizedText = {
  ar: 'لم تُضبط لهذا الحساب طريقة لاستلام البريد. أدخل بيانات IMAP أو فعّل باب البريد.',
  en: 'This account has no way to receive mail. Enter an IMAP mailbox or enable the mail door.',
};
const NO_WAY_OUT: LocalizedText = {
  ar: 'لا يوجد خادم بريد صادر لهذا الحساب. تبقى الردود في الانتظار إلى أن يُضبط.',
  en: 'This account has no outgoing mail server. Answers wait until one is entered.',
};
/** 4xx says that it may be another time (RFC 5321 §4.2.1); all else is ours to mend. */
const senderAdvice = ({ address, code }: SenderRefused): LocalizedText =>
  code >= 400 && code < 500
    ? {
        ar: `لا يقبل الخادم الآن بريداً من ⁦${address}⁩. أعد الاختبار بعد دقائق، فإن بقي الرفض فاسأل مدير البريد عن السبب المذكور.`,
        en: `At the moment the server takes no mail from ${address}. Test again in some minutes; if it still refuses, ask the mail administrator about the reason given.`,
      }
    : {
        ar: `يسمح الخادم بالدخول ولا يقبل بريداً من ⁦${address}⁩. صحّح العنوان، أو اطلب من مدير البريد أن يأذن لهذا المستخدم بالإرسال باسمه.`,
        en: `The server lets us in, but takes no mail from ${address}. Correct the address, or ask the mail administrator to let this user send as it.`,
      };
const ANSWER_MS = 15_000;
type Way = CheckStep['way'];
type Step = CheckStep['step'];

export const checkEmail = async (ctx: Context<EmailConfig>): Promise<Health> => healthOf(await checkEmailSteps(ctx));

/** Connects to both servers, opens every folder and asks whether mail is taken from each address of the account; reads and sends no mail. */
export async function checkEmailSteps(ctx: Context<EmailConfig>): Promise<readonly CheckStep[]> {
  const [incoming, outgoing] = [imapServer(ctx), smtpServer(ctx)];
  const [wayIn, wayOut] = await Promise.all([
    incoming === undefined ? doorSteps(ctx) : mailboxSteps(incoming, ctx.config.imap?.folders ?? []),
    outgoing === undefined ? [missing('out', 'no_outgoing_server', NO_WAY_OUT)] : outgoingSteps(outgoing, ownAddresses(ctx)),
  ]);
  return [...wayIn, ...wayOut];
}

const doorSteps = ({ config }: Context<EmailConfig>): CheckStep[] =>
  config.door === undefined ? [missing('in', 'no_incoming_server', NO_WAY_IN)] : [{ way: 'in', step: 'configured', state: 'ok' }];

const missing = (way: Way, detail: string, advice: LocalizedText): CheckStep => ({ way, step: 'configured', state: 'not_configured', detail, advice });

async function mailboxSteps(server: ImapServer, folders: readonly string[]): Promise<CheckStep[]> {
  const steps = stepsOf('in', server, true);
  let reached: Step | undefined;
  try {
    const client = await openImap(server, 'fetch');
    reached = 'folders';
    try {
      const found: string[] = [];
      for (const folder of folders) found.push(`${folder}: ${(await client.mailboxOpen(folder, { readOnly: true })).exists}`);
      return steps.map((step) => went(step, 'in', step === 'folders' ? found.join(', ') : undefined));
    } finally {
      client.close();
    }
  } catch (error) {
    const failure = toPullFailure(error);
    const problem = error instanceof HostRefused ? 'host_refused' : failure.code;
    const step = reached ?? failedStep(error, failure.code);
    // the guard, and a certificate that was seen, say more than the step alone
    const isTold = error instanceof HostRefused || (step === 'tls' && failure.code === 'unreachable');
    const advice = isTold ? failure.advice : (STEP_ADVICE[step] ?? failure.advice);
    return until(steps, 'in', step, `imap_${problem}: ${failure.message}`, advice);
  }
}

async function outgoingSteps(server: SmtpServer, senders: readonly string[]): Promise<CheckStep[]> {
  const steps = stepsOf('out', server, server.user !== undefined);
  let reached: Step | undefined;
  try {
    const open = await openSmtp(server);
    reached = 'sender';
    try {
      await probeSenders(open, senders, ANSWER_MS);
    } finally {
      open.connection.close();
    }
    const maxMessageBytes = open.transcript.sizeLimit;
    const sender = { ...went('sender', 'out', senders.join(', ')), ...(maxMessageBytes !== undefined && { maxMessageBytes }) };
    return steps.map((step) => (step === 'sender' ? sender : went(step, 'out', undefined)));
  } catch (error) {
    if (error instanceof SenderRefused) return until(steps, 'out', 'sender', `smtp_sender_refused: ${error.message}`, senderAdvice(error));
    const { problem, advice } = smtpTrouble(error);
    const step = reached ?? failedStep(error, '');
    const better = error instanceof HostRefused || step === 'sign_in' ? undefined : STEP_ADVICE[step];
    return until(steps, 'out', step, problem, better ?? advice);
  }
}

/** The steps that this connection takes. */
const stepsOf = (way: Way, { secure }: { readonly secure: string }, signsIn: boolean): Step[] =>
  CHECK_STEPS.filter(
    (step) =>
      step !== 'configured' &&
      (step !== 'tls' || secure !== 'none') &&
      (step !== 'sign_in' || signsIn) &&
      (step !== 'sender' || way === 'out') &&
      (step !== 'folders' || way === 'in'),
  );

const went = (step: Step, way: Way, detail: string | undefined): CheckStep => ({ way, step, state: 'ok', ...(detail !== undefined && { detail }) });

function until(steps: readonly Step[], way: Way, failed: Step, detail: string, advice: LocalizedText): CheckStep[] {
  // a server without encryption that wants some is told at its greeting
  const last = steps.includes(failed) ? failed : 'greeting';
  const end = steps.indexOf(last);
  return steps.map((step, at): CheckStep =>
    at < end ? went(step, way, undefined) : at === end ? { way, step, state: 'failed', detail: detail.slice(0, 500), advice } : { way, step, state: 'not_reached' },
  );
}
