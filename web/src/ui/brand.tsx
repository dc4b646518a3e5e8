/** The mark: two people, one line between them. */
export function BrandMark() {
  return (
    <svg className="brand-mark" viewBox="0 0 28 28" aria-hidden="true">
      <rect width="28" height="28" rx="8" fill="var(--primary)" />
      <path
        d="M7 16.5c0-5 4.5-6.5 7-2.5s7 2.5 7-2.5"
        fill="none"
        stroke="#fff"
        strokeWidth="2.4"
        strokeLinecap="round"
      />
      <circle cx="7" cy="16.5" r="1.9" fill="#fff" />
      <circle cx="21" cy="11.5" r="1.9" fill="#fff" />
    </svg>
  );
}
