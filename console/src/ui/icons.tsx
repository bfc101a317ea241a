import type { ReactNode, SVGProps } from 'react'

type IconProps = SVGProps<SVGSVGElement>

/** Drawings of 20 px in the colour of the text beside them. Always decoration: the words stand beside or in the button's name. */
function drawn(shape: ReactNode) {
  return function Icon(props: IconProps) {
    return (
      <svg
        viewBox="0 0 20 20"
        width="20"
        height="20"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
        focusable="false"
        {...props}
      >
        {shape}
      </svg>
    )
  }
}

export const PlanIcon = drawn(
  <>
    <path d="m3.5 5.2 1.2 1.2 2.1-2.4M3.5 10.7l1.2 1.2 2.1-2.4M3.5 16.2l1.2 1.2 2.1-2.4" />
    <path d="M10 5.5h6.5M10 11h6.5M10 16.5h6.5" />
  </>,
)
export const AuditIcon = drawn(
  <>
    <path d="M3 17h14" />
    <path d="M5 17v-5M10 17V8M15 17V3.5" />
  </>,
)
export const PredictionsIcon = drawn(
  <>
    <path d="M3 17h14M3.5 13.5l4-4 3 2.5" />
    <path d="m10.5 12 6-7.5M12.8 4.5h3.7v3.7" strokeDasharray="2.4 2.2" />
  </>,
)
export const CustomersIcon = drawn(
  <>
    <circle cx="8" cy="7" r="3" />
    <path d="M2.5 16.5c.6-3 2.8-4.5 5.5-4.5s4.9 1.5 5.5 4.5M13.2 4.3a3 3 0 0 1 0 5.4M15 12.4c1.4.7 2.3 2.1 2.6 4.1" />
  </>,
)
/** Two ways that become one. */
export const DuplicatesIcon = drawn(
  <path d="M4.5 3.5v2c0 3.5 5.5 3.5 5.5 7.5m0 0c0-4 5.5-4 5.5-7.5v-2M10 13v4m0 0-2.3-2.3M10 17l2.3-2.3" />,
)
export const EventsIcon = drawn(
  <>
    <path d="M4 10a6 6 0 0 1 6 6M4 4.5A11.5 11.5 0 0 1 15.5 16" />
    <circle cx="4.8" cy="15.2" r="1" />
  </>,
)
/** One that calls, and those who listen. */
export const WebhooksIcon = drawn(
  <>
    <circle cx="4.6" cy="10" r="2" />
    <path d="M6.6 10H10m0 0c2.5 0 1.5-5 4.5-5M10 10c2.5 0 1.5 5 4.5 5M10 10h4.5" />
    <path d="M16.6 5h.1M16.6 10h.1M16.6 15h.1" strokeWidth="2.6" />
  </>,
)
/** A card with a ribbon over it. */
export const GiftCardIcon = drawn(
  <>
    <rect x="2.5" y="5" width="15" height="10.5" rx="1.8" />
    <path d="M7 5v10.5M2.5 9h15M7 9 4.8 6.8M7 9l2.2-2.2" />
  </>,
)
export const PauseIcon = drawn(<path d="M7 4.5v11M13 4.5v11" />)
export const PlayIcon = drawn(<path d="M6.5 4.5v11l9-5.5-9-5.5Z" />)
export const ConsentIcon = drawn(
  <>
    <path d="M10 2.8 4 5v4.6c0 3.8 2.5 6.3 6 7.6 3.5-1.3 6-3.8 6-7.6V5l-6-2.2Z" />
    <path d="m7.3 9.8 2 2 3.5-3.8" />
  </>,
)
export const ImportIcon = drawn(
  <>
    <path d="M10 3v9m0 0 3.2-3.2M10 12 6.8 8.8" />
    <path d="M3.5 12.5v3a1.5 1.5 0 0 0 1.5 1.5h10a1.5 1.5 0 0 0 1.5-1.5v-3" />
  </>,
)
export const ExportIcon = drawn(
  <>
    <path d="M10 12V3m0 0 3.2 3.2M10 3 6.8 6.2" />
    <path d="M3.5 12.5v3a1.5 1.5 0 0 0 1.5 1.5h10a1.5 1.5 0 0 0 1.5-1.5v-3" />
  </>,
)
export const JobsIcon = drawn(<path d="M2.5 10.5h3l2-6 4.5 11 2.2-5h3.3" />)
export const SettingsIcon = drawn(
  <>
    <path d="M3 6h7M14.5 6H17M3 14h2.5M10 14h7" />
    <circle cx="12.2" cy="6" r="2.2" />
    <circle cx="7.7" cy="14" r="2.2" />
  </>,
)
export const SearchIcon = drawn(
  <>
    <circle cx="8.8" cy="8.8" r="5.3" />
    <path d="m13 13 4 4" />
  </>,
)
export const MenuIcon = drawn(<path d="M3 5.5h14M3 10h14M3 14.5h14" />)
export const CloseIcon = drawn(<path d="m5 5 10 10M15 5 5 15" />)
export const ChevronIcon = drawn(<path d="m5.5 7.8 4.5 4.5 4.5-4.5" />)
export const ArrowIcon = drawn(<path d="M4 10h12m0 0-4.5-4.5M16 10l-4.5 4.5" />)
export const BackIcon = drawn(<path d="M16 10H4m0 0 4.5-4.5M4 10l4.5 4.5" />)
export const CheckIcon = drawn(<path d="m4 10.5 4 4 8-9" />)
export const CircleIcon = drawn(<circle cx="10" cy="10" r="6.5" />)
export const WarningIcon = drawn(<path d="M10 3 2.5 16.5h15L10 3Zm0 5v4m0 2.2v.1" />)
export const InfoIcon = drawn(
  <>
    <circle cx="10" cy="10" r="7" />
    <path d="M10 9.3V14M10 6.3v.1" />
  </>,
)
export const CopyIcon = drawn(
  <>
    <rect x="7" y="7" width="9.5" height="9.5" rx="2" />
    <path d="M13 4.8a1.5 1.5 0 0 0-1.5-1.3H5A1.5 1.5 0 0 0 3.5 5v6.5A1.5 1.5 0 0 0 4.8 13" />
  </>,
)
export const FilterIcon = drawn(<path d="M3 5h14M5.5 10h9M8 15h4" />)
export const ColumnsIcon = drawn(
  <>
    <rect x="3" y="4" width="14" height="12" rx="1.5" />
    <path d="M8 4v12M12.5 4v12" />
  </>,
)
export const TasksIcon = drawn(
  <>
    <rect x="3.5" y="3.5" width="13" height="13" rx="2" />
    <path d="m6.8 10.2 2.2 2.2 4.2-4.8" />
  </>,
)
export const PlusIcon = drawn(<path d="M10 4v12M4 10h12" />)
export const PersonIcon = drawn(
  <>
    <circle cx="10" cy="6.8" r="3.2" />
    <path d="M3.8 17c.7-3.3 3.1-5 6.2-5s5.5 1.7 6.2 5" />
  </>,
)
export const ShopIcon = drawn(
  <>
    <path d="M3 8.5 4.5 3.5h11L17 8.5M3 8.5a2.3 2.3 0 0 0 4.6 0 2.3 2.3 0 0 0 4.7 0 2.3 2.3 0 0 0 4.7 0" />
    <path d="M4.5 11v5.5h11V11" />
  </>,
)
export const KeyboardIcon = drawn(
  <>
    <rect x="2.5" y="5" width="15" height="10" rx="2" />
    <path d="M5.5 8.2h.1M8.5 8.2h.1M11.5 8.2h.1M14.5 8.2h.1M6.5 12h7" />
  </>,
)
export const RetryIcon = drawn(
  <>
    <path d="M15.8 7.2A6.5 6.5 0 1 0 16.5 10" />
    <path d="M16.5 3.5v4h-4" />
  </>,
)
export const SegmentsIcon = drawn(
  <>
    <circle cx="7.6" cy="10" r="4.9" />
    <circle cx="12.4" cy="10" r="4.9" />
  </>,
)
/** A gift with its ribbon. */
export const LoyaltyIcon = drawn(
  <>
    <path d="M3 7h14v3.2H3V7ZM4.4 10.2V17h11.2v-6.8M10 7v10" />
    <path d="M10 7C8.6 3 5.4 2.6 5.4 4.8 5.4 6.4 7.4 7 10 7Zm0 0c1.4-4 4.6-4.4 4.6-2.2C14.6 6.4 12.6 7 10 7Z" />
  </>,
)
export const ReferralsIcon = drawn(
  <>
    <path d="M2.5 16.5c0-3 2-4.8 4.5-4.8s4.5 1.8 4.5 4.8M7 9.2a2.6 2.6 0 1 0 0-5.2 2.6 2.6 0 0 0 0 5.2Z" />
    <path d="M14.8 6.5v6M11.8 9.5h6" />
  </>,
)
/** A letter. */
export const MessagesIcon = drawn(
  <>
    <rect x="2.5" y="4.5" width="15" height="11" rx="1.8" />
    <path d="m3.2 5.8 6.8 5.4 6.8-5.4" />
  </>,
)
export const UndoIcon = drawn(<path d="M4 8h8a4 4 0 0 1 0 8H8M4 8l3.5-3.5M4 8l3.5 3.5" />)
export const RedoIcon = drawn(<path d="M16 8H8a4 4 0 0 0 0 8h4M16 8l-3.5-3.5M16 8l-3.5 3.5" />)
export const MoreIcon = drawn(<path d="M4.5 10h.1M10 10h.1M15.5 10h.1" strokeWidth="2.6" />)
