import { clocks } from "./clocks.ts";
import { testShortForm } from "./short_form.ts";

testShortForm(clocks, 0.01);
