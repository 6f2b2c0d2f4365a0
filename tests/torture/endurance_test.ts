import { endurance } from "./endurance.ts";
import { testShortForm } from "./short_form.ts";

testShortForm(endurance, 0.01);
