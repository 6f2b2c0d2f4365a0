/** @module The choices of the tape: which rows are shown, and which stand out. */

import { brief } from "../../lib/text/numbers.ts";
import {
  chooseTapeSize,
  TAPE_SIDES,
  tapeSide,
  type TapeSizes,
  tapeSizes,
  usualSizes,
} from "../state/tape.ts";

const SIDE_TEXTS = { all: "All", bought: "Bought", sold: "Sold", unknown: "Unknown" } as const;

/** The most characters of a usual size in its field. */
const PLACEHOLDER_ROOM = 6;

/** The choices. */
export function TapeTools() {
  const { large, veryLarge } = usualSizes.value;
  return (
    <div class="choices tape-tools">
      <select
        aria-label="Side of trades"
        value={tapeSide.value}
        onChange={(event) => tapeSide.value = event.currentTarget.value as typeof tapeSide.value}
      >
        {TAPE_SIDES.map((side) => <option key={side} value={side}>{SIDE_TEXTS[side]}</option>)}
      </select>
      <Size name="least" label="≥" usual={0} title="The least size of a row that is shown" />
      <Size name="large" label="bold" usual={large} title="Rows of at least this size are bold" />
      <Size
        name="veryLarge"
        label="fill"
        usual={veryLarge}
        title="Rows of at least this size are filled with their colour"
      />
    </div>
  );
}

interface SizeProps {
  name: keyof TapeSizes;
  label: string;
  /** The size if the reader chooses no size. */
  usual: number;
  title: string;
}

/** The field of a size, which is empty for the default. */
function Size({ name, label, usual, title }: SizeProps) {
  return (
    <label title={title}>
      {label}
      <input
        type="number"
        aria-label={title}
        min={0}
        step="any"
        value={tapeSizes.value[name] ?? ""}
        placeholder={Number.isFinite(usual) ? brief(usual, PLACEHOLDER_ROOM) : ""}
        onChange={({ currentTarget: { value, valueAsNumber } }) =>
          chooseTapeSize(name, value === "" || !(valueAsNumber >= 0) ? undefined : valueAsNumber)}
      />
    </label>
  );
}
