/** @module A row of buttons of which one is pressed: a choice among a few things. */

/** What is chosen among. */
export interface ChoiceButtonsProps<T> {
  /** What the choice is about, for screen readers. */
  label: string;
  /** The things to choose among. */
  choices: readonly T[];
  /** The choice. */
  chosen: T;
  /** Chooses. */
  choose: (choice: T) => void;
  /** The text on a button. */
  text: (choice: T) => string;
  /** What a button explains. */
  title?: (choice: T) => string | undefined;
  /** Whether the buttons are without frames, as beside a title. */
  isQuiet?: boolean;
}

/** The buttons. */
export function ChoiceButtons<T extends string | number>(props: ChoiceButtonsProps<T>) {
  const { label, choices, chosen, choose, text, title, isQuiet } = props;
  return (
    <div class="group" role="group" aria-label={label}>
      {choices.map((choice) => (
        <button
          key={choice}
          type="button"
          class={isQuiet ? "quiet" : undefined}
          aria-pressed={choice === chosen}
          title={title?.(choice)}
          onClick={() => choose(choice)}
        >
          {text(choice)}
        </button>
      ))}
    </div>
  );
}
