import { again } from "./again.ts";
import { testShortForm } from "./short_form.ts";

testShortForm(again, 0.01);
