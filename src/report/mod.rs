//! Events to reports: terminal, JSONL, JSON, JUnit.
