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

export function tellSaved() {
    navigator.vibrate?.(80);
    try {
        audio ||= new AudioContext();
        tone(660, 0, 0.12);
        tone(880, 0.12, 0.18);
    } catch {
        // No sound on this tablet: the tick on the screen says it too.
    }
}

function findVoice(language) {
    const voices = globalThis.speechSynthesis?.getVoices() || [];
    return voices.find((voice) => voice.lang.startsWith(language) && voice.localService);
}

export function canSpeak(language = getLanguage()) {
    return Boolean(findVoice(language));
}

export function speak(text, language = getLanguage()) {
    const words = new SpeechSynthesisUtterance(text);
    words.voice = findVoice(language);
    words.lang = words.voice.lang;
    speechSynthesis.cancel();
    speechSynthesis.speak(words);
}

/** Keep the screen on; returns a function that lets it sleep again. */
export function stayAwake() {
    const lock = navigator.wakeLock?.request("screen").catch(() => null);
    return async () => (await lock)?.release();
}
