// The parameters of an effect as knobs and choices: the first ones large, the others in named groups.

import { For, type JSX, Show } from "solid-js";
import { ParamControl } from "../controls/param";
import type { Param } from "../protocol";
import { set } from "../studio";
import { largeParams, otherParams } from "./param_groups";
import { type Target, value } from "./target";

export function Knobs(props: { target: Target; skip?: string[] }): JSX.Element {
  const params = () => props.target.effect.params.filter((param) => !props.skip?.includes(param.key));
  const control = (param: Param) => (
    <Show when={isSwitch(param)} fallback={<ParamControl param={param} value={value(props.target, param.key)} path={`${props.target.path}/${param.key}`} label={param.key.replaceAll("-", " ")} />}>
      <Switch target={props.target} param={param} />
    </Show>
  );
  return (
    <div class="knobs">
      <Show when={largeParams(params()).length > 0}>
        <div class="large">
          <For each={largeParams(params())}>{control}</For>
        </div>
      </Show>
      <div class="groups">
        <For each={otherParams(params())}>
          {(group) => (
            <fieldset>
              <legend>{group.title}</legend>
              <div><For each={group.params}>{control}</For></div>
            </fieldset>
          )}
        </For>
      </div>
    </div>
  );
}

function isSwitch(param: Param): boolean {
  return param.words?.length === 2 && param.words.includes("on") && param.words.includes("off");
}

function Switch(props: { target: Target; param: Param }): JSX.Element {
  const isOn = () => props.param.words?.[Math.round(value(props.target, props.param.key))] === "on";
  return (
    <div class="knob switch">
      <button
        type="button"
        class="button small"
        role="switch"
        aria-checked={isOn()}
        aria-label={props.param.key.replaceAll("-", " ")}
        title={props.param.sentence}
        onClick={() => void set(`${props.target.path}/${props.param.key}`, isOn() ? "off" : "on", `${props.param.key} of ${props.target.path}`)}
      >
        {isOn() ? "on" : "off"}
      </button>
      <span class="label" aria-hidden="true">{props.param.key.replaceAll("-", " ")}</span>
    </div>
  );
}
