// The meters, each by itself.

export { LoudnessBlock } from "./loudness_block";
export { LoudnessHistoryView } from "./loudness_history";
export { SpectrumView } from "./spectrum";
export { SpectrogramView } from "./spectrogram";
export { GoniometerView } from "./goniometer";
export { CorrelationView } from "./correlation";
export { KMeterView } from "./k_meter";
export { watch } from "./watch";
