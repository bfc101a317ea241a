import { useEffect, useRef } from 'react'
import type { MemberView } from '../../answers.ts'

/** The element of the shop's pages itself, with an example in the place of a member. */
export function ShownMember({ view }: { view: MemberView }) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    let isGone = false
    void loadElement().then(() => {
      if (!isGone) place.current?.replaceChildren(Object.assign(document.createElement('rg-loyalty'), { example: view }))
    })
    return () => {
      isGone = true
    }
  }, [view])
  return <div ref={place} className="loyalty-shown-member" />
}

/** The script that shops have in their pages; here it is loaded when somebody wants to see what it shows. */
function loadElement(): Promise<unknown> {
  if (!document.querySelector('script[src="/loyalty.js"]')) {
    const script = document.createElement('script')
    script.src = '/loyalty.js'
    document.head.append(script)
  }
  return customElements.whenDefined('rg-loyalty')
}
