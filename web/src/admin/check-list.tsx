import { Icon } from '../ui/icon';
import { CheckField } from '../ui/field';

interface CheckListProps {
  readonly label: string;
  readonly options: readonly { readonly id: string; readonly label: string }[];
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
  readonly error?: string | undefined;
}

/** Several of a few. */
export function CheckList({ label, options, chosen, onChange, error }: CheckListProps) {
  if (options.length === 0) return null;
  return (
    <fieldset className="group-box">
      <legend>{label}</legend>
      {options.map((option) => (
        <CheckField
          key={option.id}
          label={option.label}
          checked={chosen.includes(option.id)}
          onChange={(on) => onChange(on ? [...chosen, option.id] : chosen.filter((id) => id !== option.id))}
        />
      ))}
      {error !== undefined && (
        <p className="err" role="alert">
          <Icon name="alert" size="xs" />
          {error}
        </p>
      )}
    </fieldset>
  );
}
