"""An invented self-assessment for the demonstration: three rounds with movement, the last one open."""
