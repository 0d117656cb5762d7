/** Tick, sound and vibration after each entry; voice; the screen kept awake. */
import { getLanguage } from "@soors_floor/core/language";

let audio = null;

function tone(frequency, start, seconds) {
    const oscillator = audio.createOscillator();
    const gain = audio.createGain();
    oscillator.frequency.value = frequency;
    gain.gain.setValueAtTime(0.2, audio.currentTime + start);
    gain.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + start + seconds);
    oscillator.connect(gain).connect(audio.destination);
    oscillator.start(audio.currentTime + start);
    oscillator.stop(audio.currentTime + start + seconds);
}

/** After the screen: to open the loudspeaker takes longer than to draw a list. */
function play(...tones) {
    setTimeout(() => {
        try {
            audio ||= new AudioContext();
            tones.forEach((one) => tone(...one));
        } catch {
            // No sound on this tablet: the screen says it too.
        }
    });
}

export function tellSaved() {
    navigator.vibrate?.(80);
    play([660, 0, 0.12], [880, 0.12, 0.18]);
}

/** Call the driver to something new: another sound than that of a saved entry. */
export function attract() {
    navigator.vibrate?.([120, 80, 120]);
    play([520, 0, 0.2], [520, 0.3, 0.2]);
}

function findVoice(language) {
    const voices = globalThis.speechSynthesis?.getVoices() || [];
    return voices.find((voice) => voice.lang.startsWith(language) && voice.localService);
}

export function canSpeak(language = getLanguage()) {
    return Boolean(findVoice(language));
}

/** Call back when the tablet has found its voices, some time after the start. */
export function onVoices(callback) {
    const voices = globalThis.speechSynthesis;
    voices?.addEventListener?.("voiceschanged", callback);
    return () => voices?.removeEventListener?.("voiceschanged", callback);
}

export function speak(text, language = getLanguage()) {
    const voice = findVoice(language);
    if (!voice) {
        return;
    }
    const words = new SpeechSynthesisUtterance(text);
    words.voice = voice;
    words.lang = voice.lang;
    speechSynthesis.cancel();
    speechSynthesis.speak(words);
}

/** Keep the screen on; returns a function that lets it sleep again. */
export function stayAwake() {
    const lock = navigator.wakeLock?.request("screen").catch(() => null);
    return async () => (await lock)?.release();
}
