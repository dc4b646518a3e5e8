import { useReference } from '../inbox/use-reference';
import { Icon } from './icon';

/** The channel's own icon, as its connector drew it (16 × 16 path data); a screen reader hears the channel's name. */
export function ChannelIcon({ channel, size = 'md' }: { channel: string; size?: 'md' | 'sm' | 'xs' }) {
  const { channels, channelName } = useReference();
  const path = channels.find((other) => other.id === channel)?.icon;
  const name = channelName(channel);
  return (
    <span className="ch" title={name}>
      {path === undefined ? (
        <Icon name="inbox" size={size} />
      ) : (
        <svg className={`i ${size === 'md' ? '' : size}`} viewBox="0 0 16 16" aria-hidden="true">
          <path d={path} />
        </svg>
      )}
      <span className="vh">{name}</span>
    </span>
  );
}
