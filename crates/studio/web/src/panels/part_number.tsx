// One number of a part (a band's frequency) or of the insert itself as a word to drag and type.

import type { JSX } from "solid-js";
import { NumberField } from "../controls/number";
import { type Grip, placeOf, rounded, valueAt } from "../controls/travel";
import { showParam } from "../format";
import { newGesture, set } from "../studio";
import { type Target, change, changePart, paramOf, partValue, value } from "./target";

export function PartNumber(props: { target: Target; part: string; index: number; name: string; label?: string }): JSX.Element {
  const param = () => props.target.effect.parts?.params.find((one) => one.key === props.name);
  const now = () => partValue(props.target, props.index, props.part, props.name);
  return (
    <Field
      param={param()}
      label={props.label ?? props.name}
      now={now()}
      path={`${props.target.path}/${props.part}/${props.name}`}
      move={(to, gesture) => changePart(props.target, props.part, props.name, to, gesture)}
    />
  );
}

export function InsertNumber(props: { target: Target; name: string; label?: string }): JSX.Element {
  return (
    <Field
      param={paramOf(props.target, props.name)}
      label={props.label ?? props.name}
      now={value(props.target, props.name)}
      path={`${props.target.path}/${props.name}`}
      move={(to, gesture) => change(props.target, props.name, to, gesture)}
    />
  );
}

type FieldProps = {
  param: ReturnType<typeof paramOf>;
  label: string;
  now: number;
  path: string;
  move: (to: number, gesture: string) => void;
};

function Field(props: FieldProps): JSX.Element {
  const grip: Grip = {
    place: () => (props.param ? placeOf(props.param, props.now) : 0),
    move: (place, gesture) => props.param && props.move(rounded(props.param, valueAt(props.param, place)), gesture),
    reset: () => props.param && props.move(props.param.default, newGesture()),
    newGesture,
  };
  return (
    <NumberField
      labelled
      label={props.label.replaceAll("-", " ")}
      shown={props.param ? showParam(props.param, props.now) : ""}
      text={String(props.now)}
      grip={grip}
      range={{ min: props.param?.min ?? 0, max: props.param?.max ?? 1, now: props.now }}
      typed={(text) => void set(props.path, text, `${props.label} of ${props.path}`)}
    />
  );
}
