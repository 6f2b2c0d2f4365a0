/** @module The volume profile of the price chart, next to the price axis. */

import { fittingStep, rowSizeOf, ticksOfStep } from "../data/price_ladder.ts";
import type { Frame } from "../marks/frame.ts";
import { drawProfile, drawProfileLines, PROFILE_ROW_PX } from "../marks/profile.ts";
import { footprintDetail } from "../state/footprint.ts";
import { hasTrades, instrument } from "../state/instrument.ts";
import { profile, profileRange, profileRow, profileSpan } from "../state/profile.ts";
import { priceText } from "../state/quotes.ts";
import type { Layer } from "./layer.ts";

let step: number | undefined;

/** The layer of the rows, behind the bars. */
export const profileRows: Layer = {
  reads() {
    profile.state.value, profileRange.value, profileSpan.value, hasTrades.value;
  },
  draw(frame) {
    if (!isShown()) return;
    fitRows(frame);
    const { answer } = profile.state.peek();
    if (answer) drawProfile(frame, answer, isOld() || footprintDetail.peek() !== "none");
  },
};

/** The layer of the lines and prices, over the bars. */
export const profileLines: Layer = {
  draw(frame) {
    const { answer } = profile.state.peek();
    if (isShown() && answer) drawProfileLines(frame, answer, isOld(), priceText);
  },
};

function isShown(): boolean {
  return profileRange.peek() !== "off" && hasTrades.peek();
}

/** Whether the answer is not that of the range that should be shown. */
function isOld(): boolean {
  const { question } = profile.state.peek();
  const span = profileSpan.peek();
  return question?.params.from !== span?.minMs || question?.params.to !== span?.maxMs;
}

function fitRows({ y, ratio }: Frame): void {
  const { tick } = instrument.peek()!;
  step = fittingStep(-y.pxPerUnit * tick!, PROFILE_ROW_PX * ratio, step);
  profileRow.value = rowSizeOf(tick!, ticksOfStep(step));
}
