"""The dialect of IBM BPM and BAW on its BPEL side."""
