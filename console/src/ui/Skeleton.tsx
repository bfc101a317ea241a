/** Grey lines in the place of what is on its way; `label` is what a screen reader hears meanwhile. */
export function Skeleton({ lines = 6, label }: { lines?: number; label: string }) {
  return (
    <div className="skeleton" role="status" aria-busy="true">
      <span className="visually-hidden">{label}</span>
      {Array.from({ length: lines }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are alike and never change places
        <div key={index} className="skeleton-line" aria-hidden="true" style={{ width: `${[92, 78, 85, 64, 88, 71][index % 6]}%` }} />
      ))}
    </div>
  )
}
