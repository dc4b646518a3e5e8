import { displayName } from '../text/direction';
import { Icon } from './icon';

const TINTS = 5;
const TITLES = /^(?:د\.|أ\.|م\.|dr\.?|mr\.?|mrs\.?|ms\.?|eng\.?)\s+/i;

/** The first letter of a name, without the title or the @ before it. */
export function initialOf(name: string): string {
  const bare = displayName(name)
    .trim()
    .replace(TITLES, '')
    .replace(/^[@+"'«(]+/, '');
  return (Array.from(bare)[0] ?? '؟').toLocaleUpperCase();
}

function tintOf(id: string): number {
  let sum = 0;
  for (const character of id) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9973;
  return (sum % TINTS) + 1;
}

interface AvatarProps {
  readonly name: string;
  /** Gives the same person the same tint everywhere. */
  readonly id: string;
  readonly size?: 20 | 24 | 32 | 40;
  readonly doing?: 'view' | 'type';
  readonly title?: string;
}

export function Avatar({ name, id, size = 24, doing, title }: AvatarProps) {
  return (
    <span
      className={`av c${tintOf(id)}${size === 24 ? '' : ` s${size}`}`}
      data-on={doing}
      title={title}
      aria-hidden="true"
    >
      {initialOf(name)}
    </span>
  );
}

/** Nobody holds it yet. */
export function NoAvatar({ title, size = 20 }: { title: string; size?: 20 | 24 }) {
  return (
    <span className={`av none${size === 20 ? ' s20' : ''}`} title={title} aria-hidden="true">
      <Icon name="plus" size="xs" />
    </span>
  );
}
