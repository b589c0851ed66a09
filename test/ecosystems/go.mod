module kubernetes-scraper/test/ecosystems

go 1.26.0

replace kubernetes-scraper => ../..

require (
	go.yaml.in/yaml/v3 v3.0.6
	kubernetes-scraper v0.0.0
)
