import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { useI18n } from '../i18n';
import { useKeys } from '../keys/keys';
import { Icon } from '../ui/icon';
import { Kbd } from '../ui/kbd';
import { pathOf, type ListFilter } from './filter';

/** Long enough not to ask at every letter, short enough not to be waited for. */
const PAUSE_MS = 200;

/** Searches in the view that is shown; `/` goes there, Esc empties it and goes back to the list. */
export function SearchBox({ filter, ticketId }: { filter: ListFilter; ticketId: string | undefined }) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(filter.q ?? '');
  useKeys({ Slash: () => input.current?.focus() });
  useEffect(() => setText(filter.q ?? ''), [filter.q]);
  const ask = useEffectEvent((q: string) => {
    const { q: before = '', ...rest } = filter;
    if (q !== before) void navigate(pathOf(q === '' ? rest : { ...rest, q }, ticketId), { replace: true });
  });
  // The address is the truth; only what is typed starts the clock.
  useEffect(() => {
    const timer = setTimeout(() => ask(text.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <div className="search" role="search">
      <Icon name="search" size="sm" />
      <input
        ref={input}
        type="search"
        value={text}
        maxLength={200}
        aria-label={t('search.label')}
        placeholder={t('search.placeholder')}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.code !== 'Escape' && event.code !== 'ArrowDown' && event.code !== 'Enter') return;
          event.preventDefault();
          event.stopPropagation();
          if (event.code === 'Escape') setText('');
          document.getElementById('ticket-list')?.focus();
        }}
      />
      <Kbd>/</Kbd>
    </div>
  );
}
