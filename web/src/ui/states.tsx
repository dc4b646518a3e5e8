import { useEffect, useState, type ReactNode } from 'react';
import { ApiError, Unreachable } from '../api/client';
import { useI18n, type I18n } from '../i18n';
import { Button } from './button';

/** Milliseconds before a wait is shown: most are over before. */
const SKELETON_AFTER_MS = 150;

/** True once something has been awaited long enough to deserve a sign of it. */
export function useSlow(waiting: boolean): boolean {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    if (!waiting) return setSlow(false);
    const timer = setTimeout(() => setSlow(true), SKELETON_AFTER_MS);
    return () => clearTimeout(timer);
  }, [waiting]);
  return waiting && slow;
}

const WIDTHS = ['42%', '30%', '54%', '38%', '46%', '34%', '50%', '44%'];

export function RowSkeletons({ count = 8 }: { count?: number }) {
  const { t } = useI18n();
  return (
    <div aria-busy="true" role="status" aria-label={t('state.loading')}>
      {Array.from({ length: count }, (_, at) => (
        <div className="skr" key={at}>
          <span className="sk" />
          <span className="sk" style={{ inlineSize: WIDTHS[at % WIDTHS.length] }} />
          <span className="sk end" />
          <span className="sk" style={{ inlineSize: WIDTHS[(at + 3) % WIDTHS.length] }} />
        </div>
      ))}
    </div>
  );
}

export function Empty({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="empty">
      <svg
        className="pic"
        viewBox="0 0 72 72"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinecap="round"
        aria-hidden="true"
      >
        <circle cx="36" cy="36" r="34" fill="var(--primary-soft)" stroke="var(--primary-line)" />
        <path d="M16 42c0-13 13-17 20-6s20 7 20-6" />
        <circle cx="16" cy="42" r="3" fill="currentColor" />
        <circle cx="56" cy="30" r="3" fill="currentColor" />
      </svg>
      <h2>{title}</h2>
      {children !== undefined && <p>{children}</p>}
      {action !== undefined && <div className="row-x">{action}</div>}
    </div>
  );
}

/** What went wrong, for the reader: the server's own sentence where it gave one. */
export function errorText(error: unknown, { t }: I18n): string {
  if (error instanceof ApiError) {
    const { title, detail } = error.problem;
    if (title === '' && detail === undefined) return t('error.status', { status: error.status });
    return detail === undefined ? title : title === '' ? detail : `${title}. ${detail}`;
  }
  if (error instanceof Unreachable) return t('error.unreachable');
  return t('error.unexpected');
}

export function Failed({ error, onRetry, also }: { error: unknown; onRetry: () => void; also?: ReactNode }) {
  const i18n = useI18n();
  return (
    <div className="empty" role="alert">
      <h2>{i18n.t('error.title')}</h2>
      <p>{errorText(error, i18n)}</p>
      <div className="row-x">
        <Button icon="reload" onClick={onRetry}>
          {i18n.t('action.retry')}
        </Button>
        {also}
      </div>
    </div>
  );
}
