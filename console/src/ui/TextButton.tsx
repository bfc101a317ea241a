import type { ButtonHTMLAttributes } from 'react'

/** A quiet button among text; `tone` danger for what takes something away. */
export function TextButton({ tone = 'plain', ...props }: ButtonHTMLAttributes<HTMLButtonElement> & { tone?: 'plain' | 'danger' }) {
  return <button type="button" className="text-button" data-tone={tone} {...props} />
}
