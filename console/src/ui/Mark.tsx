/** The product's sign and name: a way that comes back. */
export function Mark() {
  return (
    <span className="mark">
      <svg viewBox="0 0 32 32" width="26" height="26" aria-hidden="true" focusable="false">
        <rect width="32" height="32" rx="9" fill="var(--accent)" />
        <g fill="none" stroke="var(--accent-ink)" strokeWidth="3" strokeLinecap="round" strokeLinejoin="round">
          <path d="M22.5 11.2A8 8 0 1 0 24 16" />
          <path d="M24.6 6.6v5.8h-5.8" />
        </g>
      </svg>
      <span>Regulars</span>
    </span>
  )
}
