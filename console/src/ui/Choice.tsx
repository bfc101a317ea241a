import './choice.css'

type ChoiceProps<Value extends string> = {
  label: string
  value: Value
  choices: { value: NoInfer<Value>; label: string }[]
  onChange(value: NoInfer<Value>): void
}

/** One of a few, all in view: buttons of which one is pressed. */
export function Choice<Value extends string>({ label, value, choices, onChange }: ChoiceProps<Value>) {
  return (
    <fieldset className="choice-row">
      <legend className="visually-hidden">{label}</legend>
      {choices.map((choice) => (
        <button
          key={choice.value}
          type="button"
          className="kind"
          aria-pressed={choice.value === value}
          onClick={() => onChange(choice.value)}
        >
          {choice.label}
        </button>
      ))}
    </fieldset>
  )
}
