// The meter bridge: spectrum and spectrogram of the selected strip, and of the mix its stereo field, correlation and K-system level.

import "./bridge.css";
import type { JSX } from "solid-js";
import { chosenInsert } from "../mixer/selection";
import { state } from "../studio";
import { view } from "../view";
import { CorrelationView } from "./correlation";
import { GoniometerView } from "./goniometer";
import { KMeterView } from "./k_meter";
import { SpectrogramView } from "./spectrogram";
import { SpectrumView } from "./spectrum";
import { watch } from "./watch";

export function MeterBridge(): JSX.Element {
  const strip = () => (view.page === "master" ? null : view.strip) ?? state.room?.song.master.name ?? null;
  // What the mixer watches beside this stays watched: the engine sends one strip and one insert.
  watch(() => ({ strip: strip(), insert: view.page === "mix" ? (chosenInsert()?.id ?? null) : null }));
  return (
    <section class="meter-bridge" aria-label="Meters">
      <h3>Spectrum of {strip()}</h3>
      <SpectrumView />
      <h3>Spectrogram of {strip()}</h3>
      <SpectrogramView />
      <div class="pair">
        <div>
          <h3>Stereo field</h3>
          <GoniometerView />
        </div>
        <div>
          <h3>K-system</h3>
          <KMeterView />
        </div>
      </div>
      <h3>Correlation of the mix</h3>
      <CorrelationView />
    </section>
  );
}
