import "./theme/tokens.css";
import "./controls/controls.css";
import { render } from "solid-js/web";
import { App } from "./app";

const root = document.getElementById("studio");
if (root) render(() => <App />, root);
