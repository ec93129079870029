"""The dialect of Camunda 7 and its forks, under `/engine-rest`."""
