/** A key as printed on the keyboard; several keys in a row for a sequence. Decoration: the control's own name says the action. */
export function Kbd({ children }: { children: string }) {
  return <kbd aria-hidden="true">{children}</kbd>;
}

export function Keys({ keys }: { keys: readonly string[] }) {
  return (
    <span className="keys" dir="ltr">
      {keys.map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
    </span>
  );
}
